#!/usr/bin/env bash
# Serving on this machine: processor time per request for a mock and a proxied call, routing with 10, 1,000 and 10,000 APIs, and the memory a 1 GB body takes.
#
#   Benchmarks/serve.sh [REQUESTS]
#
# Needs wrk, curl and python3. The load and the gateway share the processors: look at the processor time per request, not at the throughput.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-4}
work=$(mktemp -d)
pids=()
stop() {
    for pid in "${pids[@]:+${pids[@]}}"; do kill -TERM "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT
apig=$(Scripts/build-release)/apig

python3 - "$work" <<'PY'
import json, sys
work = sys.argv[1]
def document(title, paths): return {"swagger": "2.0", "info": {"title": title, "version": "1"}, "schemes": ["http"], "paths": paths}
def operation(name, backend):
    return {"operationId": name, "schemes": ["http"], "responses": {"default": {"description": "ok"}}, "x-apigateway-request-type": "private",
            "x-apigateway-match-mode": "NORMAL", "x-apigateway-cors": False, "x-apigateway-backend": backend}
mock = {"type": "MOCK", "mockEndpoints": {"result-content": "x" * 1024}}
proxy = {"type": "HTTP", "httpEndpoints": {"address": "127.0.0.1:9101", "scheme": "http", "method": "ANY", "path": "/answer", "timeout": 5000}}
large = {"type": "HTTP", "httpEndpoints": {"address": "127.0.0.1:9102", "scheme": "http", "method": "ANY", "path": "/", "timeout": 60000}}
json.dump(document("backend", {"/answer": {"get": operation("answer", mock)}}), open(f"{work}/backend.json", "w"))
for count in (10, 1000, 10000):
    paths = {f"/r{n % 10}/s{n}/items": {"get": operation(f"get{n}", mock)} for n in range(count)}
    paths["/proxied"] = {"get": operation("proxied", proxy)}
    paths["/large"] = {"get": operation("download", large), "post": operation("upload", large)}
    json.dump(document(f"routes{count}", paths), open(f"{work}/routes{count}.json", "w"))
PY

cpu() { awk '{print ($14 + $15) * 10}' "/proc/$1/stat"; }
rss() { awk '/VmRSS/ {print $2}' "/proc/$1/status"; }
load() { # name pid url
    local before after requests
    before=$(cpu "$2")
    requests=$(wrk -t1 -c64 -d"${seconds}s" "$3" | awk '/requests in/ {print $1}')
    after=$(cpu "$2")
    awk -v n="$1" -v c=$((after - before)) -v r="$requests" -v s="$seconds" \
        'BEGIN {printf "%-34s %8.1f us of processor time a request, %7.0f requests/s\n", n, c * 1000 / r, r / s}'
}
start() { # listen document
    "$apig" serve "$2" --listen "127.0.0.1:$1" 2>/dev/null &
    pids+=($!)
    for _ in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:$1/" && break; sleep 0.05; done
}

start 9101 "$work/backend.json"
for count in 10 1000 10000; do
    start 9100 "$work/routes$count.json"
    pid=${pids[-1]}
    echo "$count APIs, $(rss "$pid") kB of memory"
    load "  mock, first path" "$pid" "http://127.0.0.1:9100/r0/s0/items"
    load "  mock, last path" "$pid" "http://127.0.0.1:9100/r$(((count - 1) % 10))/s$((count - 1))/items"
    [ "$count" = 10 ] && load "  proxied" "$pid" "http://127.0.0.1:9100/proxied"
    if [ "$count" = 10 ]; then
        python3 - <<'PY' &
import socket, threading
server = socket.socket(); server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 9102)); server.listen(8)
def serve(client):
    head = b""
    while b"\r\n\r\n" not in head: head += client.recv(65536)
    if head.startswith(b"GET"):
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (1 << 30))
        piece = b"x" * (1 << 20)
        for _ in range(1 << 10): client.sendall(piece)
    else:
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        got = len(head.split(b"\r\n\r\n", 1)[1])
        while got < length: got += len(client.recv(1 << 20))
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
    client.close()
for _ in range(2): threading.Thread(target=serve, args=(server.accept()[0],)).start()
PY
        sleep 0.5
        echo "  1 GB download: memory before $(rss "$pid") kB"
        curl -s -o /dev/null --limit-rate 2000M "http://127.0.0.1:9100/large" & down=$!
        sleep 0.3; during=$(rss "$pid"); wait "$down"
        echo "  1 GB download: memory during $during kB, after $(rss "$pid") kB"
    fi
    kill -TERM "$pid"; wait "$pid" 2>/dev/null || true
done
# Uploads are limited to 12 MiB unless the instance file says otherwise.
printf 'formatVersion: 1\nfeatures: {request_body_size: 2147483648}\n' >"$work/instance.yaml"
"$apig" serve "$work/routes10.json" --instance "$work/instance.yaml" --listen 127.0.0.1:9100 2>/dev/null &
pid=$!; pids+=("$pid"); sleep 0.5
head -c 1073741824 /dev/zero >"$work/body"
echo "  1 GB upload: memory before $(rss "$pid") kB"
curl -s -o /dev/null -w '  1 GB upload: status %{http_code}\n' -H 'Expect:' -X POST -T "$work/body" "http://127.0.0.1:9100/large"
echo "  1 GB upload: memory after $(rss "$pid") kB, highest $(awk '/VmHWM/ {print $2}' "/proc/$pid/status") kB"
