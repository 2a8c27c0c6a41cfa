"""Measures the time of the console's pages, with an empty store and with many messages."""

import datetime
import http.client
import os
import re
import statistics
import subprocess
import time
import urllib.parse

from bench.filling import fill
from bench.organisation import populate
from bench.processes import START_DEADLINE, Failure, free_port

MESSAGES = 100_000
PEOPLE = 500
PASSWORD = "correct horse battery staple"
TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
LINK = re.compile(r"https?://[^/]+(/link/[\w-]+)")
KEY = re.compile(r"gsg_[\w-]+")


class Console:
    """A gateway without mail to send, with a user signed in to its console."""

    def __init__(self, binary, data, log, messages):
        self.binary, self.data, self.log = binary, data, log
        data.mkdir(parents=True)
        self.port = free_port()
        self.configuration = data / "gateway.yaml"
        self.configuration.write_text(self.settings())
        self.cookies, self.token = {}, ""
        self.add_account("user0@acme.example")
        now, database, self.wanted = int(time.time() * 1000), data / "queue" / "gateway.sqlite", {}
        if messages:
            populate(database, PEOPLE)
            self.wanted = fill(database, messages, now)
        said = log.tell()
        self.process = subprocess.Popen(
            [binary, "serve", "--config", self.configuration], stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        try:
            self.wait()
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            self.key = None
            self.sign_in(self.first_link(said))
        except BaseException:
            self.stop()
            raise

    def settings(self):
        return f"""\
data:
  directory: "{self.data}/queue"
smtp:
  listeners:
    - name: "smtp"
      address: "127.0.0.1"
      port: {free_port()}
tls:
  certificates: "{self.data}/certificates"
secrets:
  key_file: "{self.data}/key"
console:
  port: {self.port}
monitoring:
  enabled: false
log:
  level: warning
"""

    def command(self, *words):
        done = subprocess.run(
            [self.binary, *words, "--config", self.configuration], capture_output=True, text=True, timeout=60
        )
        if done.returncode != 0:
            raise Failure(f"{' '.join(words)}: {done.stderr[-300:]}")
        return done.stdout

    def add_account(self, address):
        for name in ("secret", "token"):
            (self.data / name).write_text("none")
            os.chmod(self.data / name, 0o600)
        self.command(
            "account", "add", address, "--client-id", "client", "--client-secret-file", str(self.data / "secret"),
            "--refresh-token-file", str(self.data / "token"), "--unchecked",
        )
        # No mail is sent while pages are measured.
        self.command("account", "set", address, "--enabled", "false")

    def wait(self):
        until = time.monotonic() + START_DEADLINE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise Failure(f"the gateway ended at once with code {self.process.returncode}; see its log")
            try:
                probe = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                probe.request("GET", "/sign-in")
                probe.getresponse().read()
                return probe.close()
            except OSError:
                time.sleep(0.05)
        raise Failure(f"the console did not answer within {START_DEADLINE} s")

    def first_link(self, said):
        """Returns the path that creates the first administrator. Each start replaces earlier ones by a new one."""
        until = time.monotonic() + START_DEADLINE
        while time.monotonic() < until:
            with open(self.log.name) as log:
                log.seek(said)
                if found := LINK.search(log.read()):
                    return found[1]
            time.sleep(0.05)
        raise Failure("the gateway did not say how to make the first administrator")

    def ask(self, method, path, form=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if path.startswith("/api/") and self.key:
            headers = {"Authorization": f"Bearer {self.key}"}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form | {"form_token": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        took = (time.perf_counter() - begun) * 1000
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, content = value.split(";")[0].partition("=")
                self.cookies[cookie] = content
        if found := TOKEN.search(text):
            self.token = found[1]
        if answer.status >= 400:
            raise Failure(f"{method} {path}: HTTP {answer.status}")
        return text, took

    def sign_in(self, link):
        self.ask("GET", link)
        self.ask("POST", link, {
            "email": "anna@acme.example", "name": "Anna", "password": PASSWORD, "repeated": PASSWORD,
        })
        self.ask("GET", "/keys")
        page, _ = self.ask("POST", "/keys", {"name": "benchmark", "scope": "read", "days": "30"})
        if not (found := KEY.search(page)):
            raise Failure("no key of the interface was made")
        self.key = found[0]

    def stop(self):
        self.process.kill()
        self.process.wait()


def pages(wanted):
    """Returns the requests by name. `wanted` holds the search terms."""
    day = datetime.date.today() - datetime.timedelta(days=14)
    search = lambda place, text: "/queue?" + urllib.parse.urlencode({"in": place, "q": text})  # noqa: E731
    found = {
        "start page": "/",
        "queue": "/queue",
        "queue, waiting": "/queue?state=open",
        "queue, sent": "/queue?state=sent",
        "search: sender": search("sender", wanted["sender"]),
        "search: recipient": search("recipient", wanted["recipient"]),
        "search: subject": search("subject", wanted["subject"]),
        "search: a frequent word": search("anything", "Invoice"),
        "search: two letters": search("anything", "qz"),
        "search: Message-ID": search("message-id", wanted["message_id"]),
        "search: Gmail id": search("remote-id", wanted["gmail"]),
        "search: a day": f"/queue?from={day}&until={day}",
        "one message": f"/queue/{wanted['id']}",
        "log": "/log",
        "log, warnings": "/log?level=warning",
        "log, a word": "/log?q=nowhere",
        "accounts": "/accounts",
        "one account": "/accounts/1",
        "people": "/users",
        "scheduled actions": "/scheduled-actions",
        "one scheduled action": "/scheduled-actions/sync-contacts",
        "shared addresses": "/shared-addresses",
        "configuration": "/configuration",
        "Odoo": "/odoo",
        "Google project": "/google-project",
        "service account": "/service-account",
        "assistant": "/assistant",
        "keys": "/keys",
        "own mail": "/mail",
        "incoming messages": "/transfers/incoming",
        "personal settings": "/personal",
        "sign-in": "/profile",
        "search in everything": "/search?q=Invoice",
        "charts, a day": "/charts?span=day",
        "charts, a month": "/charts?span=month",
        "API: queue": "/api/v1/queue?limit=100",
        "API: search": "/api/v1/queue?" + urllib.parse.urlencode({"recipient": wanted["recipient"]}),
        "API: trace": "/api/v1/trace?" + urllib.parse.urlencode({"messageID": wanted["message_id"]}),
        "API: accounts": "/api/v1/accounts",
        "API: statistics": "/api/v1/statistics",
    }
    return found


def console(binary, folder, log, requests):
    """Returns milliseconds by page and number of messages: p50 and p99."""
    results = {}
    wanted = None
    for messages in (MESSAGES, 0):
        running = Console(binary, folder / f"console-{messages}", log, messages)
        try:
            wanted = wanted or running.wanted
            for name, path in pages(wanted).items():
                # An empty store has no message to show.
                if not messages and name == "one message":
                    continue
                for _ in range(3):
                    running.ask("GET", path)
                times = sorted(running.ask("GET", path)[1] for _ in range(requests))
                results.setdefault(name, {})[messages] = {
                    "p50": statistics.median(times), "p99": times[min(len(times) - 1, int(len(times) * 0.99))],
                }
        finally:
            running.stop()
    return results
