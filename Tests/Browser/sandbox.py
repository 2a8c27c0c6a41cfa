"""The gateway with a simulated Google, some users' accounts, and some sent messages."""

import json
import os
import pathlib
import re
import smtplib
import socket
import subprocess
import urllib.parse
import urllib.request

from chromium import DEADLINE, Failure, wait_for


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Sandbox:
    """`gsuite-gateway-sandbox` with its simulated surroundings: Google, and an Odoo that sends."""

    def __init__(self, binary, folder):
        self.output = folder / "sandbox"
        environment = {**os.environ, "TMPDIR": str(folder)}
        with open(self.output, "w") as log:
            self.process = subprocess.Popen(
                [str(pathlib.Path(binary).with_name("gsuite-gateway-sandbox")), "--port", "0",
                 # A port that is known, so that links can be mailed.
                 "--console-port", str(free_port())],
                stdout=log, stderr=log, env=environment
            )
        try:
            wait_for(self.ready, "the sandbox was not ready")
        except BaseException:
            self.stop()
            raise
        self.base, path = self.find(r"(http://127\.0\.0\.1:\d+)(/link/\S+)")
        self.link = self.base + path
        # A user whose mail is in the staging lists.
        self.otto = "".join(self.find(r"Sign in as otto@acme\.example at (http://127\.0\.0\.1:\d+)(/link/\S+)"))
        self.google, = self.find(r"Google listens at (http://\S+),")
        self.odoo, = self.find(r"Odoo listens at (http://\S+?),")
        self.smtp, = self.find(r"SMTP listens at 127\.0\.0\.1:(\d+)")
        self.capturing, = self.find(r"Mail to 127\.0\.0\.1:(\d+) is captured")

    def ready(self):
        if self.process.poll() is not None:
            raise Failure(f"the sandbox ended:\n{self.output.read_text()}")
        return "keeps running" in self.output.read_text()

    def find(self, pattern):
        found = re.search(pattern, self.output.read_text())
        if not found:
            raise Failure(f"the sandbox does not say {pattern}:\n{self.output.read_text()}")
        return found.groups()

    def ask_google(self, path, values=None, method=None):
        """Calls the control API of the simulated Google."""
        body = None if values is None else json.dumps(values).encode()
        request = urllib.request.Request(f"{self.google}/_simulator/{path}", body, method=method)
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
            return json.load(answer)

    def put_mail(self, address, folder, message):
        """Puts a message, text with a header, into a folder of a mailbox; creates the folder if it is missing."""
        path = f"mailboxes/{address}?label={urllib.parse.quote(folder, safe='')}"
        body = message.replace("\n", "\r\n").encode()
        with urllib.request.urlopen(f"{self.google}/_simulator/{path}", body, timeout=DEADLINE) as answer:
            return json.load(answer)

    def ask_odoo(self, model, method, *arguments):
        """Calls a method of the simulated Odoo as its administrator, whose password is the login."""
        call = {"service": "object", "method": "execute_kw", "args": ["acme", 2, "admin", model, method, arguments]}
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": call}).encode()
        request = urllib.request.Request(f"{self.odoo}/jsonrpc", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
            return json.load(answer)["result"]

    def arrivals(self, address):
        """Returns the number of messages that the simulated Google has delivered to a mailbox."""
        return self.ask_google(f"mailboxes/{address}?counts=1")["count"]

    def send(self, message, sender, *recipients, port=None):
        """Sends as Odoo does; `message` is text with a header."""
        with smtplib.SMTP("127.0.0.1", int(port or self.smtp), "odoo.acme.example", timeout=DEADLINE) as client:
            client.sendmail(sender, recipients, message.replace("\n", "\r\n").encode())

    def stop(self):
        """Stops the sandbox as Ctrl-C does, so that it removes its folder."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
