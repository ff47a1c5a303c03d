#!/usr/bin/env bash
# For the official nginx image, whose entry point runs this before nginx: renders the configuration from the
# environment, as scripts/render-nginx describes it, into NGINX_RUN (default: /run/nginx), the only folder that must be
# writable, and keeps an eye on the certificate of NGINX_TLS (default: /etc/nginx/tls, if there is one).
#
# nginx is then to be started as: nginx -e stderr -c /run/nginx/nginx.conf -g 'daemon off;'
set -euo pipefail

readonly scripts=${K8S_HEARTBEAT_SCRIPTS:-/usr/share/k8s-heartbeat/scripts}
export NGINX_RUN=${NGINX_RUN:-/run/nginx}
# The folder of a Secret that is optional; somebody who names a folder wants TLS.
if [[ -z ${NGINX_TLS:-} && (-e /etc/nginx/tls/tls.crt || -e /etc/nginx/tls/tls.key) ]]; then
  NGINX_TLS=/etc/nginx/tls
fi
export NGINX_TLS=${NGINX_TLS:-}
export NGINX_ACCESS_LOG=${NGINX_ACCESS_LOG:-/dev/stdout}

"$scripts/render-nginx" "$NGINX_RUN"

if [[ -n $NGINX_TLS ]]; then
  "$scripts/reload-nginx-on-renewal" "$NGINX_RUN/nginx.conf" "$NGINX_RUN/nginx.pid" "$NGINX_TLS" \
    "${NGINX_TLS_CHECK_SECONDS:-10}" </dev/null &
fi
