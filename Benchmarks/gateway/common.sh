# shellcheck shell=bash
# What the scripts of this folder share: the tools they need, and the gateway they measure. Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Says what to install when a tool is missing, and ends with 2.
need() {
    local tool missing=()
    for tool in "$@"; do command -v "$tool" >/dev/null || missing+=("$tool"); done
    if [ "${#missing[@]}" = 0 ]; then return; fi
    echo "Missing: ${missing[*]}" >&2
    echo "On Debian and Ubuntu: apt-get install nginx-light haproxy wrk nghttp2-client openssl python3 gcc valgrind" >&2
    echo "(h2load is in nghttp2-client; gcc and valgrind are needed by allocations only.)" >&2
    exit 2
}

# Sets APIG to the gateway to measure: what APIG names already, else the shipped build of this clone.
find_gateway() {
    if [ -n "${APIG:-}" ]; then
        if [ ! -x "$APIG" ]; then
            echo "APIG=$APIG cannot be run." >&2
            exit 2
        fi
        APIG=$(realpath "$APIG")
    else
        echo "Building the gateway (APIG=path/of/apig skips this) …" >&2
        APIG=$("$root/Scripts/build-release")/apig
    fi
    export APIG
}

# Sockets: 2,000 idle connections, and as many to the backend, need more descriptors than many shells allow.
raise_descriptors() {
    local limit
    for limit in 65536 20000 "$(ulimit -H -n)"; do
        if ulimit -n "$limit" 2>/dev/null; then break; fi
    done
}

# Prints the comment at the top of a script as its help.
print_help() {
    sed -n '2,/^[^#]/ { s/^# \{0,1\}//p }' "$1"
}
