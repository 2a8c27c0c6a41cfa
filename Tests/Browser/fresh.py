"""A gateway that nobody has set up yet, beside a simulated Google that knows one account."""

import pathlib
import re
import sys

from chromium import wait_for

# After the folders of these tests, whose modules come first.
sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "GatewayTests"))

from machine import Machine  # noqa: E402

CLIENT, SECRET = "4711-first.apps.googleusercontent.com", "GOCSPX-first-start"


class FirstStart(Machine):
    def __init__(self, binary, folder, address):
        # Google leads a browser only to localhost without TLS.
        super().__init__(binary, folder, address="127.0.0.1")
        self.environment |= {"GATEWAY_CONSOLE_BASE_URL": f"http://localhost:{self.console}"}
        self.simulate()
        self.control("POST", "clients", {"clientId": CLIENT, "clientSecret": SECRET})
        self.control("POST", "accounts", {"address": address, "name": "Anna Beispiel"})
        self.serve()
        self.base = f"http://localhost:{self.console}"
        self.link = self.base + wait_for(self.first_link, "the gateway named no link")

    def first_link(self):
        """The path of the link that the gateway writes to its log at the first start."""
        found = re.search(r"https?://[^/\s]+(/link/[\w-]+)", self.log.read_text())
        return found and found.group(1)

    def arrivals(self, address):
        return self.control("GET", f"mailboxes/{address}?counts=1")["count"]
