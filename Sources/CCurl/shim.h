#ifndef K8S_HEARTBEAT_CCURL_SHIM_H
#define K8S_HEARTBEAT_CCURL_SHIM_H

#include <curl/curl.h>

#endif
