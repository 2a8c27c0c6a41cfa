"""Three small servers on loopback for the transport's tests: HTTP/1.1, HTTP/1.1 over TLS, HTTP/2 over TLS.

Usage: http_server.py CERTIFICATE KEY. Prints the three ports on one line and ends when its input ends. What a
request does is in its path. GET /count/NAME tells how many requests to /NAME were read to their end.
"""

import collections
import gzip
import hashlib
import json
import socket
import socketserver
import ssl
import struct
import sys
import threading
import time

counts = collections.Counter()
connections = collections.Counter()


def read_request(reader):
    """Returns (method, path, fields, body length, body digest), or None at the end."""
    line = reader.readline()
    if not line:
        return None
    method, path, _ = line.decode().split(" ", 2)
    fields = {}
    while (line := reader.readline().strip()) :
        name, _, value = line.decode().partition(":")
        fields[name.lower()] = value.strip()
    if path == "/reset-early":
        return method, path, fields, 0, ""
    digest, length = hashlib.sha256(), 0
    left = int(fields.get("content-length", 0))
    while left:
        piece = reader.read(min(left, 65536))
        if not piece:
            return None
        digest.update(piece)
        length += len(piece)
        left -= len(piece)
    return method, path, fields, length, digest.hexdigest()


class Plain(socketserver.StreamRequestHandler):
    def answer(self, status, body=b"", fields=()):
        head = [f"HTTP/1.1 {status} Text", f"Content-Length: {len(body)}", *fields, "", ""]
        self.wfile.write("\r\n".join(head).encode() + body)

    def handle(self):
        connections[self.server.server_address[1]] += 1
        served = 0
        try:
            while request := read_request(self.rfile):
                counts[request[1]] += 1
                if not self.serve(served, *request):
                    return
                served += 1
        except (ConnectionError, ssl.SSLError):
            pass

    def serve(self, served, method, path, fields, length, digest):
        name, _, argument = path.lstrip("/").partition("/")
        if name == "echo":
            told = {"method": method, "fields": fields, "length": length, "digest": digest}
            self.answer(200, json.dumps(told).encode(), ["Content-Type: application/json"])
        elif name == "count":
            self.answer(200, str(counts["/" + argument]).encode())
        elif name == "connections":
            self.answer(200, str(connections[self.server.server_address[1]]).encode())
        elif name == "status":
            self.answer(int(argument), b"refused", ["Retry-After: 7", "X-Empty:", "X-Spaces: \t a  b \t"])
        elif name == "interim":
            self.wfile.write(b"HTTP/1.1 103 Early\r\nX-Early: yes\r\n\r\n")
            self.answer(200, b"late", ["X-Late: yes"])
        elif name == "trailers":
            self.wfile.write(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Late, X-Before\r\nX-Before: yes\r\n\r\n"
                b"4\r\nbody\r\n0\r\nX-Late: yes\r\nX-Before: no\r\n\r\n"
            )
        elif name == "redirect":
            self.answer(302, b"", ["Location: /echo"])
        elif name == "bytes":
            self.answer(200, b"x" * int(argument))
        elif name == "endless":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                self.wfile.write(b"x" * 65536)
        elif name == "header":
            self.answer(200, b"", [f"X-{n}: " + "y" * 1000 for n in range(int(argument))])
        elif name == "gzip":
            self.answer(200, gzip.compress(b"z" * int(argument)), ["Content-Encoding: gzip"])
        elif name == "slow":
            time.sleep(float(argument))
            self.answer(200)
        elif name == "never":
            # Until the client hangs up.
            self.rfile.read(1)
            return False
        elif name == "drop":
            return False
        elif name == "half":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            return False
        elif name == "nonsense":
            self.wfile.write(b"220 this is not HTTP\r\n")
            return False
        elif name == "reset-early":
            # The body is not read: the rest of it meets a reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            time.sleep(0.2)
            return False
        elif name == "second-dies":
            # The first request on a connection is answered; the second is read and the connection closed.
            if served:
                return False
            self.answer(200)
        else:
            self.answer(404)
        return True


class HTTP2(socketserver.StreamRequestHandler):
    """Just enough of RFC 9113: streams are answered with 200 and no body; the server decides everything else."""

    def frame(self, kind, flags, stream, payload=b""):
        head = struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream)
        with self.lock:
            self.wfile.write(head + payload)

    def handle(self):
        self.lock = threading.Lock()
        port = self.server.server_address[1]
        connections[port] += 1
        waiting = []
        try:
            self.rfile.read(24)
            self.frame(4, 0, 0)
            while head := self.rfile.read(9):
                length = int.from_bytes(head[:3], "big")
                kind, flags, stream = struct.unpack(">BBI", head[3:])
                self.rfile.read(length)
                if kind == 4 and not flags & 1:
                    self.frame(4, 1, 0)
                if kind == 0 and length:
                    self.frame(8, 0, 0, struct.pack(">I", length))
                    self.frame(8, 0, stream, struct.pack(">I", length))
                if kind not in (0, 1) or not flags & 1:
                    continue
                counts["h2"] += 1
                if self.server.refusals:
                    self.server.refusals -= 1
                    self.frame(3, 0, stream, struct.pack(">I", 7))
                    continue
                if self.server.resets:
                    self.server.resets -= 1
                    self.frame(3, 0, stream, struct.pack(">I", 2))
                    continue
                # Answers only when all expected requests are in flight together.
                waiting.append(stream)
                if len(waiting) >= self.server.together:
                    for stream in waiting:
                        self.frame(1, 5, stream, b"\x88")
                    waiting = []
        except (ConnectionError, ssl.SSLError):
            pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 256
    context = None
    refusals = 0
    resets = 0
    together = 1

    def finish_request(self, request, client_address):
        # The handshake belongs to the connection's own thread.
        if self.context:
            try:
                request = self.context.wrap_socket(request, server_side=True)
            except (ssl.SSLError, OSError):
                return
        # On a busy machine, minutes may pass between two requests of a test.
        request.settimeout(3600)
        try:
            super().finish_request(request, client_address)
        except (OSError, ValueError):
            pass
        if self.context:
            request.close()

    def handle_error(self, request, client_address):
        pass


def main():
    def context(*protocols):
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(sys.argv[1], sys.argv[2])
        if protocols:
            made.set_alpn_protocols(list(protocols))
        return made

    servers = [Server(("127.0.0.1", 0), kind) for kind in (Plain, Plain, HTTP2)]
    servers[1].context = context()
    servers[2].context = context("h2")
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(*(server.server_address[1] for server in servers), flush=True)
    # Commands such as "refusals 1" set what the HTTP/2 server does next; "connections" and "count" are answered.
    for line in sys.stdin:
        word, _, number = line.strip().partition(" ")
        if word == "connections":
            print(connections[servers[2].server_address[1]], flush=True)
        elif word == "count":
            print(counts["h2"], flush=True)
        else:
            setattr(servers[2], word, int(number))
            print("done", flush=True)


main()
