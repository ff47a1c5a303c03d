# Two images from one build:
#
#   docker build --target responder -t k8s-heartbeat:0.1.0 .
#   docker build --target nginx     -t k8s-heartbeat-nginx:0.1.0 .
#
# The bases are arguments, so that a build can be repeated: --build-arg DEBIAN_IMAGE=debian@sha256:... pins one. The program
# is built and runs on the same Debian, since it is linked with its libraries: Swift 6.3 has no image of a later one.
ARG SWIFT_IMAGE=swift:6.3-bookworm
ARG DEBIAN_IMAGE=debian:bookworm-slim
ARG NGINX_IMAGE=nginx:1.30-trixie
# What the labels say: the commit, and when the build was made, 2026-11-27T10:00:00Z.
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=


FROM ${NGINX_IMAGE} AS nginx

ARG VERSION=0.1.0
ARG REVISION
ARG CREATED
ARG SOURCE
LABEL org.opencontainers.image.title="k8s-heartbeat-nginx" \
      org.opencontainers.image.description="nginx in front of k8s-heartbeat's responder" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.vendor="k8s-heartbeat" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

# Before 1.30.5 nginx has holes that are used (CVE-2026-42945 and others); a tag that has been pulled long ago may still be one.
ARG NGINX_LEAST=1.30.5
RUN dpkg --compare-versions "$(nginx -v 2>&1 | sed 's,^nginx version: nginx/,,; s/ .*//')" ge "${NGINX_LEAST}"

# The image's own entrypoint runs what lies in /docker-entrypoint.d: this renders the configuration.
COPY LICENSE /usr/share/k8s-heartbeat/
COPY nginx/nginx.conf.template nginx/tls.conf.template nginx/metrics.conf.template /usr/share/k8s-heartbeat/nginx/
COPY nginx/k8s-heartbeat /usr/share/k8s-heartbeat/nginx/k8s-heartbeat
COPY scripts/render-nginx scripts/reload-nginx-on-renewal /usr/share/k8s-heartbeat/scripts/
COPY nginx/docker-entrypoint.d/40-k8s-heartbeat.sh /docker-entrypoint.d/

# The only writable folder; a volume where the root file system is read-only.
RUN install -d -o 101 -g 101 -m 0750 /run/nginx
USER 101:101
EXPOSE 8080 8443 9180
# Finish the requests in flight, and close the connections.
STOPSIGNAL SIGQUIT
CMD ["nginx", "-e", "stderr", "-c", "/run/nginx/nginx.conf", "-g", "daemon off;"]


FROM ${SWIFT_IMAGE} AS build

RUN apt-get update \
    && apt-get install -y --no-install-recommends libcurl4-openssl-dev libfcgi-dev libhiredis-dev libssl-dev libyaml-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# The packages, in a layer that changes with Package.swift alone.
COPY Package.swift ./
RUN swift package resolve
# The package names the folders of its tests, benchmarks and fuzzers, so they have to be there.
COPY Sources Sources
COPY Tests Tests
COPY Benchmarks Benchmarks
COPY Fuzz/Targets Fuzz/Targets
# The list is of those that the program is linked with: Yams, SwiftNIO and what it needs are there for the stand-in of the tests.
RUN swift package show-dependencies \
    | sed -n '/swift-nio/d; /Yams/d; s/^[^ ]* [^ <]*<\(https:[^@]*\)@\([^>]*\)>.*/\1 \2/p' >/swift-packages \
    && test -s /swift-packages
RUN swift build -c release --static-swift-stdlib --product k8s-heartbeat \
    && strip -o /k8s-heartbeat "$(swift build -c release --show-bin-path)/k8s-heartbeat"
RUN sed -n 's/^VERSION_CODENAME=//p' /etc/os-release >/debian-release && test -s /debian-release


FROM ${DEBIAN_IMAGE} AS responder

ARG VERSION=0.1.0
ARG REVISION
ARG CREATED
ARG SOURCE
LABEL org.opencontainers.image.title="k8s-heartbeat" \
      org.opencontainers.image.description="Answers over FastCGI whether a workload of Kubernetes is up" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.vendor="k8s-heartbeat" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

# Bases that are pinned may have become two Debians.
COPY --from=build /debian-release /usr/share/doc/k8s-heartbeat/
RUN if ! grep -qx "VERSION_CODENAME=$(cat /usr/share/doc/k8s-heartbeat/debian-release)" /etc/os-release; then \
      echo "DEBIAN_IMAGE must be Debian $(cat /usr/share/doc/k8s-heartbeat/debian-release), on which SWIFT_IMAGE stands" >&2; exit 1; \
    fi

# Crafted parameters make an older libfcgi write outside of its buffers (CVE-2025-23016).
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libcurl4 libfcgi0ldbl libhiredis0.14 libssl3 libyaml-0-2 \
    && rm -rf /var/lib/apt/lists/* \
    && dpkg --compare-versions "$(dpkg-query -W -f '${Version}' libfcgi0ldbl)" ge 2.4.2-2+deb12u1

COPY LICENSE /usr/share/doc/k8s-heartbeat/
# What scripts/sbom reads besides Debian's own list.
COPY --from=build /swift-packages /usr/share/doc/k8s-heartbeat/
COPY --from=build /k8s-heartbeat /usr/local/bin/
# The socket's folder; a volume shared with nginx, which comes in by the group.
RUN install -d -o 65532 -g 65532 -m 2770 /run/k8s-heartbeat
USER 65532:65532
# Fails when a library is missing.
RUN ["k8s-heartbeat", "--version"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["k8s-heartbeat"]
