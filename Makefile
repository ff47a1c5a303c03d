# make setup    installs what is missing, from Debian's or Ubuntu's packages
# make build    builds the programs, release, into .build/release
# make run      runs nginx and the responder on 127.0.0.1:8080, in front of KUBECONFIG or of a sample cluster
# make test     lints, checks nginx's configuration, and runs all tests
# make fuzz SECONDS=60 [TARGET=json]  looks for inputs that break the program, so long for each target; Fuzz/README.md
# make test-asan  the unit and integration suites under the address sanitizer, leaks included; 5 minutes, and 10 for its first build
# make test-tsan  the same under the thread sanitizer; as long
# make soak     sends 1,000,000 requests and compares memory and descriptors before and after; takes minutes
# make bench    measures the release build: a table, and JSON in Benchmarks/results
# make lint     checks the formats of code and scripts, that folders depend one way, that copies of manifests are alike, and that there is one version
# make format   formats the Swift code
# make image-check  builds and runs the images without a registry, as root
# make clean    removes what was built

SWIFT_SOURCES = Sources Tests Benchmarks Fuzz/Targets Fuzz/Program Package.swift
SCRIPTS = .ci/run nginx/docker-entrypoint.d/40-k8s-heartbeat.sh scripts/chart-for scripts/check-copies scripts/check-manifests \
  scripts/check-nginx scripts/fuzz \
  scripts/image-check scripts/reload-nginx-on-renewal scripts/render-nginx scripts/run scripts/setup scripts/soak \
  scripts/stand-in-images scripts/test-sanitized scripts/check-traps scripts/check-workflows scripts/version Tests/Scripts/version-tests

# One after the other: those that block a thread, and those that wait for programs, would keep each other waiting.
TESTS = FuzzTests SystemTests RedisTests HealthTests VerdictTests FastCGITests KubernetesTests MonitoringTests HeartbeatTests StandInTests IntegrationTests ControlPlaneTests

# So many at the same time of those that each start a cluster, a responder and nginx: more would run into their time limits
# on two cores.
WIDTH = 4

# By themselves: a browser keeps both cores from all others.
BROWSER = IntegrationTests\.Page

.PHONY: help setup setup-tests build run test test-asan test-tsan fuzz soak bench image-check lint check-nginx format clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

setup:
	@scripts/setup

setup-tests:
	@scripts/setup tests

build: setup
	swift build -c release --static-swift-stdlib

run: build
	@scripts/run

test: setup-tests lint check-nginx
	swift build --build-tests
	@for suite in $(TESTS); do \
	  case $$suite in IntegrationTests) width=$(WIDTH) ;; *) width= ;; esac; \
	  echo "$$suite"; \
	  env $${width:+SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$$width} \
	    swift test --skip-build --filter "^$$suite\." --skip "^$(BROWSER)" || exit 1; \
	done
	@echo "$(BROWSER)"; swift test --skip-build --filter "^$(BROWSER)"

test-asan: setup-tests
	@scripts/test-sanitized address

test-tsan: setup-tests
	@scripts/test-sanitized thread

SECONDS = 60
fuzz: setup
	@scripts/fuzz $(SECONDS) $(TARGET)

soak: setup-tests build
	@scripts/soak

bench: setup-tests build
	@.build/release/benchmarks

lint:
	swift format lint --strict -r $(SWIFT_SOURCES)
	@scripts/check-traps
	@Tests/Scripts/check-layers-tests
	@scripts/check-layers
	@for script in $(SCRIPTS); do bash -n "$$script" || exit 1; done
	@scripts/check-copies
	@Tests/Scripts/version-tests
	@Tests/Scripts/sbom-tests
	@scripts/version check
	@if command -v shellcheck >/dev/null; then shellcheck $(SCRIPTS); fi

check-nginx: setup
	@scripts/check-nginx

image-check: build
	@scripts/image-check

format:
	swift format -i -r $(SWIFT_SOURCES)

clean:
	rm -rf .build .build-fuzz .build-asan .build-tsan
