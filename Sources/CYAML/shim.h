#ifndef K8S_HEARTBEAT_CYAML_SHIM_H
#define K8S_HEARTBEAT_CYAML_SHIM_H

#include <yaml.h>

#endif
