"""A small SMTP server on loopback for the submission's tests.

Usage: smtp_server.py CERTIFICATE KEY. Prints two ports on one line, the first with STARTTLS, the second with TLS from
the start. Recipients say what happens: `refused@` and local parts of more than 64 bytes at RCPT, `full@` for now,
`closing@` closes the connection, `late-refusal@` after the message, `late-drop@` drops the
connection after the message, `data-drop@` at DATA. For each line of input, the last transaction is printed as JSON.
"""

import base64
import json
import socketserver
import ssl
import sys
import threading

last = {}
sessions = 0


class Session(socketserver.StreamRequestHandler):
    def say(self, *lines):
        self.wfile.write("".join(line + "\r\n" for line in lines).encode())

    def handle(self):
        global last, sessions
        sessions += 1
        mail = {"tls": self.server.implicit, "login": None, "to": [], "sessions": sessions}
        self.say("220-test server", "220 says hello")
        while line := self.rfile.readline().decode().strip():
            word, _, rest = line.partition(" ")
            word = word.upper()
            if word == "EHLO":
                mail["name"] = rest
                offers = ["250-test", "250-SIZE 99999999", "250-AUTH PLAIN XOAUTH2"]
                if not mail["tls"] and rest != "no-starttls.example.com":
                    offers.append("250-STARTTLS")
                self.say(*offers, "250-SMTPUTF8", "250 8BITMIME")
            elif word == "STARTTLS":
                self.say("220 go on")
                self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
                self.rfile = self.connection.makefile("rb")
                self.wfile = self.connection.makefile("wb", buffering=0)
                mail["tls"] = True
            elif word == "AUTH":
                kind, _, answer = rest.partition(" ")
                mail["login"] = [kind, base64.b64decode(answer).decode()]
                if "wrong" in mail["login"][1]:
                    self.say("535 5.7.8 not accepted")
                elif "expired" in mail["login"][1]:
                    # Like Google: a challenge with the reason; the client responds and is refused.
                    self.say("334 " + base64.b64encode(b'{"status":"400"}').decode())
                else:
                    self.say("235 2.7.0 accepted")
            elif word == "MAIL":
                mail["from"], mail["to"] = rest, []
                self.say("250 2.1.0 OK")
            elif word == "RCPT":
                if "<refused@" in rest:
                    self.say("550-5.1.1 The account", "550 5.1.1 does not exist")
                elif "<full@" in rest:
                    self.say("452 4.2.2 mailbox full")
                elif "<closing@" in rest:
                    self.say("421 4.7.0 try again later")
                    return
                elif len(rest.partition("<")[2].rpartition("@")[0].encode()) > 64:
                    self.say("501 5.1.3 local part too long")
                else:
                    mail["to"].append(rest)
                    self.say("250 2.1.5 OK")
            elif word == "DATA":
                if "data-drop@" in str(mail["to"]):
                    return
                self.say("354 go on")
                lines = []
                while (piece := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(piece[1:] if piece.startswith(b".") else piece)
                content = b"".join(lines)
                mail["length"] = len(content)
                # Long content would take a long time to print.
                mail["content"] = content[:10_000].decode("latin-1")
                last = dict(mail)
                if "late-drop@" in str(mail["to"]):
                    return
                if "late-refusal@" in str(mail["to"]):
                    self.say("552 5.2.3 too large")
                else:
                    self.say("250 2.0.0 OK queued as 4711")
            elif word == "QUIT":
                self.say("221 2.0.0 bye")
                return
            else:
                self.say("500 5.5.1 what?")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    implicit = False
    context = None

    def finish_request(self, request, client_address):
        # On a busy machine, minutes may pass between two requests of a test.
        request.settimeout(3600)
        try:
            if self.implicit:
                request = self.context.wrap_socket(request, server_side=True)
            super().finish_request(request, client_address)
        except (OSError, ValueError):
            pass
        request.close()

    def handle_error(self, request, client_address):
        pass


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    servers = [Server(("127.0.0.1", 0), Session) for _ in range(2)]
    servers[1].implicit = True
    for server in servers:
        server.context = context
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(*(server.server_address[1] for server in servers), flush=True)
    for _ in sys.stdin:
        print(json.dumps(last), flush=True)


main()
