#ifndef K8S_HEARTBEAT_CHIREDIS_SHIM_H
#define K8S_HEARTBEAT_CHIREDIS_SHIM_H

#include <hiredis/hiredis.h>

#endif
