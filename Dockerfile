# syntax=docker/dockerfile:1
# The gateway as a container image: the program with Swift's libraries and libyaml linked in, a user without rights, a health check.
# Documentation/Operations.md says how to run it.

FROM swift:6.3-noble AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libyaml-dev pkg-config \
    && rm -rf /var/lib/apt/lists/* \
    # Without the shared library beside it the linker takes the archive.
    && rm -f /usr/lib/*/libyaml.so
WORKDIR /src
COPY Package.swift ./
COPY Sources Sources
COPY Tests Tests
COPY Scripts/build-release Scripts/build-release
# What was built stays between runs; the check is that nothing but the system's own libraries is left to load.
RUN --mount=type=cache,target=/src/.build install -D -s -t /out "$(Scripts/build-release)/apig" \
    && if ldd /out/apig | grep -Ei 'swift|foundation|yaml'; then exit 1; fi

FROM ubuntu:24.04
# Certificates of authorities, for HTTPS backends; glibc stays shared because looking names up needs its modules.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 apig \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin apig
COPY --from=build /out/apig /usr/local/bin/apig
COPY LICENSE /usr/share/doc/apig/LICENSE
USER 10001:10001
WORKDIR /etc/apig
EXPOSE 8080
# SIGTERM drains.
STOPSIGNAL SIGTERM
# The admin listener is inside only; bash speaks to it, so that no other program is needed.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9080 && printf 'GET /readyz HTTP/1.1\\r\\nHost: health\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["/usr/local/bin/apig"]
CMD ["serve", "/etc/apig/gateway.apig.json", "--listen", "0.0.0.0:8080", "--admin-listen", "127.0.0.1:9080", "--access-log", "-", "--watch"]
