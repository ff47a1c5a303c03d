#ifndef K8S_HEARTBEAT_CCRYPTO_SHIM_H
#define K8S_HEARTBEAT_CCRYPTO_SHIM_H

#include <openssl/evp.h>

#endif
