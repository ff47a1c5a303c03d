#ifndef K8S_HEARTBEAT_CFASTCGI_SHIM_H
#define K8S_HEARTBEAT_CFASTCGI_SHIM_H

#include <fastcgi.h>
#include <fcgiapp.h>

#endif
