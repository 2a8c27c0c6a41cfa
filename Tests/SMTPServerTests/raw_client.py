"""Speaks SMTP byte by byte over a socket, in the way that the arguments name. Prints one line per observation."""
import base64
import hashlib
import socket
import ssl
import sys
import time

way, port, chain, key = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]


class Client:
    def __init__(self):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.stream = self.socket.makefile("rb")

    def reply(self):
        """Returns the code of the next reply, or "end" if the connection ends instead."""
        try:
            while line := self.stream.readline():
                if line[3:4] != b"-":
                    return line[:3].decode()
        except ConnectionResetError:
            # The server closed the connection while the client was sending.
            pass
        return "end"

    def say(self, text):
        self.socket.sendall(text.encode())

    def ask(self, *lines):
        """Sends each line and returns the code of the last reply."""
        for line in lines:
            self.say(line + "\r\n")
            code = self.reply()
        return code

    def start_tls(self, certificate=False, injected=""):
        self.say("STARTTLS\r\n" + injected)
        assert self.reply() == "220"
        context = ssl.create_default_context(cafile=chain)
        if certificate:
            context.load_cert_chain(chain, key)
        self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.stream = self.socket.makefile("rb")


def wait_until_refused():
    for _ in range(600):
        try:
            Client().stream.close()
        except OSError:
            print("refused")
            return
        time.sleep(0.1)


envelope = ["EHLO x", "MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>"]

if way == "turned-away":
    client = Client()
    print(client.reply(), client.reply())
    sys.exit()

client = Client()
print(client.reply())
if way == "inject":
    try:
        client.start_tls(injected="MAIL FROM:<evil@example.com>\r\n")
        print("tls", client.ask("NOOP"))
    except (ssl.SSLError, OSError):
        print("no tls")
elif way == "certificate":
    client.start_tls(certificate=True)
    print(client.ask(*envelope, "DATA", "x\r\n."))
elif way == "external":
    client.start_tls(certificate=True)
    print(client.ask("EHLO x", "AUTH EXTERNAL ="), client.ask(*envelope, "DATA", "x\r\n."))
elif way == "no-certificate":
    client.start_tls()
    print(client.ask("EHLO x", "AUTH EXTERNAL ="), client.ask("MAIL FROM:<a@example.com>"))
elif way == "no-tls":
    print(client.ask("EHLO x", "STARTTLS"), client.reply())
elif way == "bdat":
    client.ask(*envelope)
    client.say("BDAT 6\r\n.\r\nab\rBDAT 6 LAST\r\n\nc\r\n\r\nRSET\r\n")
    print(client.reply(), client.reply(), client.reply())
elif way == "large":
    # Up to the last byte that is allowed.
    line = b"0123456789" * 7 + b"abcdef\r\n"
    content = b"Subject: large\r\n\r\n" + line * 470000
    content = content + b"x" * (36700160 % len(line)) + b"\r\n"
    content = content + line * ((36700160 - len(content)) // len(line))
    content = content + b"y" * (36700160 - len(content) - 2) + b"\r\n"
    assert len(content) == 36700160
    client.ask(*envelope, "DATA")
    client.socket.sendall(content + b".\r\n")
    print(client.reply(), hashlib.sha256(content).hexdigest())
    client.ask("MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>", "DATA")
    client.socket.sendall(b"x" + content + b".\r\n")
    print(client.reply())
elif way == "second":
    print(Client().reply())
    print(client.ask("QUIT"), client.reply())
    # The place is free again once the gateway has noticed the end of the first connection.
    for _ in range(600):
        code = Client().reply()
        if code == "220":
            break
        time.sleep(0.1)
    print(code)
elif way == "shutdown":
    idle = Client()
    idle.reply()
    print(client.ask(*envelope, "DATA"))
    print(idle.reply(), idle.reply())
    wait_until_refused()
    print(client.ask("x\r\n."), client.reply(), client.reply())
elif way == "shutdown-before":
    greeted = Client()
    greeted.reply()
    print(client.ask(*envelope, "DATA"))
    wait_until_refused()
    for one, words in ((greeted, [*envelope, "DATA", "x\r\n."]), (client, ["x\r\n."])):
        print(one.ask(*words), one.ask("QUIT"))
elif way == "shutdown-never":
    client.ask("EHLO x")
    code = "250"
    while code not in ("421", "end"):
        for line in ("MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>", "DATA", "x\r\n."):
            code = client.ask(line)
            if code in ("421", "end"):
                break
    print(code, client.reply())
elif way == "guess":
    wrong = "AUTH PLAIN AG9kb28Ad3Jvbmc="
    print(client.ask("EHLO x", wrong), client.ask(wrong), client.ask(wrong), client.reply(), client.reply())
elif way == "login":
    print(client.ask("EHLO x", "AUTH PLAIN AG9kb28AcmlnaHQ="), client.ask(*envelope[1:], "DATA", "x\r\n."))
    print(client.ask("NOOP"))
elif way == "errors":
    print(client.ask("WHAT", "WHAT", "WHAT"), client.reply(), client.reply())
elif way == "http":
    print(client.ask("PRI * HTTP/2.0"), client.reply())
elif way == "bare":
    client.say("NOOP\n")
    print(client.reply(), client.reply())
elif way == "long-name":
    name = base64.b64encode(b"\0\r\n" + b"x" * 3000 + b"\0wrong").decode()
    print(client.ask("EHLO x", "AUTH PLAIN " + name, "RCPT TO:<" + "y@" * 900 + ">"))
elif way == "long-line":
    print(client.ask("EHLO x", *["RCPT TO:<" + "x" * 20_000 + ">"] * 22))
elif way == "many":
    message = ["MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>", "DATA", "x\r\n."]
    print(client.ask("EHLO x", *message), client.ask(*message), client.reply())
elif way == "idle":
    print(client.reply(), client.reply())
elif way == "dawdle":
    # Always busy, but never completes the message.
    code = client.ask(*envelope)
    while code == "250":
        time.sleep(0.1)
        code = client.ask("NOOP")
    print(code, client.reply())
elif way in ("drip", "steady"):
    print(client.ask(*envelope, "DATA"))
    client.socket.settimeout(0.1)
    code, until = None, time.monotonic() + 2
    while code is None and (way == "drip" or time.monotonic() < until):
        client.say("x" if way == "drip" else "x" * 70 + "\r\n")
        try:
            code = client.socket.recv(3).decode() or "end"
        except TimeoutError:
            pass
    client.socket.settimeout(60)
    print(code or client.ask("\r\n."))
elif way == "endless":
    try:
        while True:
            client.say("x" * 4096)
    except OSError:
        pass
    print("stopped")
