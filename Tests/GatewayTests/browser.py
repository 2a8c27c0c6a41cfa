"""A client of the console that keeps cookies and the token of the last form, and the codes of an authenticator app."""

import base64
import hashlib
import hmac
import http.client
import re
import struct
import time
import urllib.parse

TIMEOUT = 300
PASSWORD = "correct horse battery"
PERIOD = 30


class Browser:
    """`address` is what a trusted proxy reports; without one, the connection's own counts."""

    def __init__(self, host, port, address=None, timeout=TIMEOUT):
        self.host, self.port, self.address, self.timeout = host, port, address, timeout
        self.cookies, self.token = {}, ""

    def ask(self, method, path, values=None):
        """Returns the status, the text and the place that the answer leads to."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if self.address:
            headers["X-Forwarded-For"] = self.address
        body = None
        if values is not None:
            body = urllib.parse.urlencode({**values, "form_token": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                name, value = value.split(";")[0].split("=", 1)
                self.cookies[name] = value
        found = re.search(r'name="form_token" value="([^"]+)"', text)
        if found:
            self.token = found[1]
        return answer.status, text, answer.getheader("Location") or ""

    def submit(self, path, values):
        return self.ask("POST", path, values)

    def choose_password(self, link, email="", name="Anna"):
        """Follows a one-time link, and chooses the password; returns whether that signs in."""
        path = urllib.parse.urlparse(link.strip()).path
        self.ask("GET", path)
        values = {"email": email, "name": name, "password": PASSWORD, "repeated": PASSWORD}
        return self.submit(path, values)[0] == 303

    def sign_in(self, email, password=PASSWORD):
        """Returns the status and where the answer leads."""
        self.ask("GET", "/sign-in")
        status, _, place = self.submit("/sign-in", {"email": email, "password": password})
        return status, place


class App:
    """An authenticator app (RFC 6238: SHA-1, six digits, 30 seconds). It gives each code once."""

    def __init__(self, page):
        """`page` is the one of setting up."""
        self.secret = re.search(r"secret=([A-Z2-7]+)", page)[1]
        self.last = 0

    def code(self):
        # The code of the next step is valid, too; a step that was used is not.
        step = max(int(time.time()) // PERIOD, self.last + 1)
        while step > int(time.time()) // PERIOD + 1:
            time.sleep(1)
        self.last = step
        key = base64.b32decode(self.secret + "=" * (-len(self.secret) % 8))
        digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
        start = digest[-1] & 15
        number = struct.unpack(">I", digest[start:start + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"
