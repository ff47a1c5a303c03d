#!/usr/bin/env bash
# For the official nginx image, whose entry point runs this before nginx: renders the configuration from the
# environment, as scripts/render-nginx describes it, into NGINX_RUN (default: /run/nginx), the only folder that must be
# writable, and keeps an eye on the certificate of NGINX_TLS (default: /etc/nginx/tls).
#
# nginx is then to be started as: nginx -e stderr -c /run/nginx/nginx.conf -g 'daemon off;'
set -euo pipefail

readonly scripts=${K8S_HEARTBEAT_SCRIPTS:-/usr/share/k8s-heartbeat/scripts}
export NGINX_RUN=${NGINX_RUN:-/run/nginx}
export NGINX_TLS=${NGINX_TLS:-/etc/nginx/tls}
export NGINX_ACCESS_LOG=${NGINX_ACCESS_LOG:-/dev/stdout}

"$scripts/render-nginx" "$NGINX_RUN"

if [[ -e $NGINX_TLS/tls.crt ]]; then
  "$scripts/reload-nginx-on-renewal" "$NGINX_RUN/nginx.conf" "$NGINX_RUN/nginx.pid" "$NGINX_TLS" \
    "${NGINX_TLS_CHECK_SECONDS:-10}" </dev/null &
fi
