"""The backend, and the three gateways with equal duties.

Equal duties: 2 threads or workers, one listening socket for each; connections to the backend are kept; no access log; X-Real-IP,
X-Forwarded-For, -Proto, -Port, -Host and a random X-Request-Id for the backend, X-Request-Id and Server for the client;
60 s for idle connections, 10 s for a head, 8 s for a body's pause, 5 s for the backend; bodies of up to 12 MiB.
"""

import os
import re
import subprocess

import documents
from processes import BenchmarkError, Process, answers, free_ports, wait_until

TLS_NAME = "127.0.0.1"


def make_certificate(folder):
    """A self-signed P-256 certificate: (certificate, key, both in one file)."""
    certificate, key, both = (os.path.join(folder, name) for name in ("tls.crt", "tls.key", "tls.pem"))
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
         "-subj", f"/CN={TLS_NAME}", "-addext", f"subjectAltName=IP:{TLS_NAME}", "-keyout", key, "-out", certificate],
        capture_output=True, text=True)
    if made.returncode != 0:
        raise BenchmarkError(f"openssl: {made.stderr}")
    with open(both, "w") as output:
        for file in (certificate, key):
            with open(file) as part:
                output.write(part.read())
    return certificate, key, both


def _nginx_head(folder, name, extra=""):
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(f"    {kind}_temp_path {folder}/{name}-{kind};\n"
                        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return f"""{user}
daemon off;
worker_processes 2;
worker_rlimit_nofile 20000;
pid {folder}/{name}.pid;
error_log {folder}/{name}.log error;
events {{ worker_connections 8192; }}
http {{
{temporary}
    access_log off;
    default_type text/plain;
    keepalive_requests 1000000000;
{extra}
"""


class Backend:
    """nginx with a 1 KB answer, a 10 MB file, and a sink that reads bodies before it answers."""

    def __init__(self, folder, keepalive="300s"):
        self.port = free_ports(1)[0]
        os.makedirs(folder, exist_ok=True)
        large = os.path.join(folder, "large.bin")
        with open(large, "wb") as output:
            output.write(b"\xa5" * documents.LARGE_BYTES)
        socket = os.path.join(folder, "sink.sock")
        text = _nginx_head(folder, "backend", f"    sendfile on; tcp_nopush on; keepalive_timeout {keepalive};") + f"""
    upstream sink {{ server unix:{socket}; keepalive 64; keepalive_requests 1000000000; }}
    server {{
        listen 127.0.0.1:{self.port} reuseport backlog=4096;
        location ^~ /answer {{ return 200 "{documents.ANSWER}"; }}
        location = /download {{ alias {large}; }}
        # `return` would answer before the body is read; what is passed on is passed on after that.
        location = /sink {{
            client_max_body_size 0;
            client_body_buffer_size 64k;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Content-Length "";
            proxy_pass_request_body off;
            proxy_pass http://sink;
        }}
    }}
    server {{ listen unix:{socket}; return 200 "read"; }}
}}
"""
        configuration = os.path.join(folder, "backend.conf")
        with open(configuration, "w") as output:
            output.write(text)
        self.process = Process("backend", ["nginx", "-c", configuration, "-p", folder], configuration + ".out")
        wait_until(lambda: answers(self.port, "/answer"), 10, self.process)

    def stop(self):
        self.process.stop()


class Gateway:
    """One of the three: where it listens, and its process once started."""

    name = ""

    def __init__(self, folder, backend_port, certificate=None):
        self.folder = os.path.join(folder, self.name)
        os.makedirs(self.folder, exist_ok=True)
        self.backend_port = backend_port
        self.certificate = certificate
        self.port, self.tls_port = free_ports(2)
        self.process = None
        self.is_h2c = False

    def configure(self, routes=0, version=1):
        """Writes the configuration; `routes` beside those of the cases, `version` for the answer to `/version`."""
        raise NotImplementedError

    def command(self):
        raise NotImplementedError

    def start(self, wait=True):
        self.process = Process(self.name, self.command(), os.path.join(self.folder, "output"))
        if wait:
            wait_until(lambda: answers(self.port, "/mock"), 20, self.process)
        return self

    def stop(self):
        if self.process:
            self.process.stop()
            self.process = None


class Nginx(Gateway):
    name = "nginx"

    def configure(self, routes=0, version=1):
        listen = f"listen 127.0.0.1:{self.port} reuseport backlog=4096{' http2' if self.is_h2c else ''};"
        if self.certificate:
            listen += f"""
        listen 127.0.0.1:{self.tls_port} ssl http2 reuseport backlog=4096;
        ssl_certificate {self.certificate[0]};
        ssl_certificate_key {self.certificate[1]};
        ssl_protocols TLSv1.2 TLSv1.3;"""
        locations = []
        for number in range(routes):
            kind = "^~" if documents.is_prefix_route(number) else "="
            locations.append(f"        location {kind} {documents.route(number)} {{ proxy_pass http://backend/answer; }}")
        body = "\n".join(locations)
        text = _nginx_head(self.folder, "nginx", """    keepalive_timeout 60s;
    client_header_timeout 10s; client_body_timeout 8s; send_timeout 60s;
    client_max_body_size 12m; client_body_buffer_size 64k; large_client_header_buffers 4 32k;
    proxy_connect_timeout 5s; proxy_read_timeout 5s; proxy_send_timeout 5s; proxy_max_temp_file_size 0;""") + f"""
    upstream backend {{
        server 127.0.0.1:{self.backend_port};
        keepalive 64; keepalive_requests 1000000000; keepalive_timeout 60s;
    }}
    server {{
        {listen}
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host 127.0.0.1:{self.backend_port};
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Port $server_port;
        proxy_set_header X-Forwarded-Host $http_host;
        proxy_set_header X-Request-Id $request_id;
        add_header X-Request-Id $request_id always;
        location = /proxied {{ proxy_pass http://backend/answer; }}
        location = /sink {{ proxy_pass http://backend; }}
        location = /download {{ proxy_pass http://backend; }}
        location = /mock {{ default_type application/json; return 200 "{documents.ANSWER}"; }}
        location = /version {{ return 200 "version {version}."; }}
        location / {{ return 404; }}
{body}
    }}
}}
"""
        self.file = os.path.join(self.folder, "nginx.conf")
        with open(self.file + ".new", "w") as output:
            output.write(text)
        os.replace(self.file + ".new", self.file)

    def command(self):
        return ["nginx", "-c", self.file, "-p", self.folder]


class Haproxy(Gateway):
    name = "haproxy"

    def configure(self, routes=0, version=1):
        table = os.path.join(self.folder, "routes.map")
        with open(table, "w") as output:
            for number in range(routes):
                output.write(f"{documents.route(number)} {number}\n")
        answer = os.path.join(self.folder, "answer")
        with open(answer, "w") as output:
            output.write(documents.ANSWER)
        proto = " proto h2" if self.is_h2c else ""
        binds = [f"bind 127.0.0.1:{self.port} shards by-thread{proto}"]
        if self.certificate:
            binds.append(f"bind 127.0.0.1:{self.tls_port} shards by-thread ssl crt {self.certificate[2]} alpn h2,http/1.1")
        known = "{ path /proxied /sink /download }"
        routed = "{ path,map_beg(%s) -m found }" % table if routes else "{ always_false }"
        lines = "\n    ".join(binds)
        text = f"""global
    nbthread 2
    maxconn 8192
    ssl-default-bind-options ssl-min-ver TLSv1.2
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    timeout http-request 10s
    timeout http-keep-alive 60s
    option http-keep-alive
    http-reuse always
frontend front
    {lines}
    unique-id-format %[uuid()]
    http-request return status 200 content-type text/plain string "version {version}." if {{ path /version }}
    http-request return status 200 content-type application/json file {answer} hdr X-Request-Id %[unique-id] if {{ path /mock }}
    http-request set-var(txn.routed) bool(true) if {routed}
    http-request return status 404 if !{known} !{{ var(txn.routed) -m bool }}
    http-request set-header X-Real-IP %[src]
    option forwardfor
    http-request set-header X-Forwarded-Proto http if !{{ ssl_fc }}
    http-request set-header X-Forwarded-Proto https if {{ ssl_fc }}
    http-request set-header X-Forwarded-Port %[dst_port]
    http-request set-header X-Forwarded-Host %[req.hdr(host)]
    http-request set-header X-Request-Id %[unique-id]
    http-request set-header Host 127.0.0.1:{self.backend_port}
    http-request set-path /answer if {{ path /proxied }} or {{ var(txn.routed) -m bool }}
    http-response set-header X-Request-Id %[unique-id]
    http-response set-header Server haproxy
    default_backend back
backend back
    server one 127.0.0.1:{self.backend_port}
"""
        self.file = os.path.join(self.folder, "haproxy.cfg")
        with open(self.file, "w") as output:
            output.write(text)

    def command(self):
        return ["haproxy", "-db", "-f", self.file]


class Ours(Gateway):
    name = "ours"
    binary = os.environ.get("APIG", "apig")
    _help = None

    @classmethod
    def help(cls):
        """What `apig serve --help` prints."""
        if Ours._help is None:
            shown = subprocess.run([cls.binary, "serve", "--help"], capture_output=True, text=True)
            if shown.returncode != 0:
                raise BenchmarkError(f"{cls.binary} serve --help: {shown.stderr}")
            Ours._help = shown.stdout
        return Ours._help

    @classmethod
    def has(cls, *flags):
        return all(re.search(r"(^|[\s,\[])" + re.escape(flag) + r"($|[\s,\]=])", cls.help()) for flag in flags)

    @classmethod
    def has_tls(cls):
        return cls.has("--tls-listen", "--tls-cert", "--tls-key")

    @classmethod
    def has_reload(cls):
        return cls.has("--watch") or "SIGHUP" in cls.help()

    def configure(self, routes=0, version=1):
        if routes:
            document = documents.many(self.backend_port, routes, version)
        else:
            document = documents.cases(self.backend_port)
        self.file = os.path.join(self.folder, "apis.json")
        documents.write(document, self.file)

    def import_configuration(self):
        """From now on serves the configuration made of the document, not the document."""
        output = os.path.join(self.folder, "apis.apig.json")
        made = subprocess.run([self.binary, "import", self.file, "-o", output, "--max-operations", "100000"],
                              capture_output=True, text=True)
        if made.returncode != 0:
            raise BenchmarkError(f"apig import: {made.stdout[-500:]} {made.stderr[-500:]}")
        self.file = output

    def command(self):
        command = [self.binary, "serve", self.file, "--listen", f"127.0.0.1:{self.port}", "--workers", "2"]
        if self.is_h2c:
            command.append("--h2c")
        if self.certificate:
            command += ["--tls-listen", f"127.0.0.1:{self.tls_port}", "--tls-cert", self.certificate[0],
                        "--tls-key", self.certificate[1]]
        return command


ALL = (Nginx, Haproxy, Ours)
