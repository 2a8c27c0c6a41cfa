#!/usr/bin/env python3
"""Runs every command of the built program while another process serves the same data directory: beside.py BINARY URL
DATABASE LOGIN KEY, where the latter give access to an Odoo that may be set up, as an administrator.

The commands are read from the program itself, so that a new one without a test here is reported. Afterwards, those that
only read are run without a gateway, after a crash, and on databases of other versions: they must change nothing.

Prints one line for each failure and exits with 1; exits with 0 if there is none.
"""

import base64
import contextlib
import fcntl
import hashlib
import hmac
import http.client
import http.server
import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import smtplib
import sqlite3
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from machine import (  # noqa: E402
    ANNA, CUSTOMER, INFO, TIMEOUT, Machine, as_user, expect, machine, send, tell, wait_for,
)

OTTO = "otto@acme.example"
ADMINISTRATOR, PASSWORD = "admin@acme.example", "a horse that is correct"
APART = {"help"}
READING = [
    ["status"], ["account", "list"], ["account", "pool", "list"], ["login", "list"], ["queue", "list", "--all"], ["trace", "--subject", "plain"], ["log"], ["usage"],
    ["statistics", "domains"], ["statistics", "reasons"], ["actions", "list"],
    ["actions", "runs"], ["bounces", "list"], ["users", "list"],
]
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
NOBODY = 65534
tried = set()
# The commands that printed JSON and nothing else when asked to.
printed = set()


class Beside(Machine):
    """Records which commands were run."""

    def run(self, *arguments, code=0, config=None):
        self.note(arguments)
        done = super().run(*arguments, code=code, config=config)
        steering = STEERING.search(done.stdout + done.stderr)
        expect(not steering, f"{' '.join(arguments)} prints {steering and ascii(steering[0])}")
        if "--json" in arguments and done.returncode == 0:
            self.parse(arguments, done.stdout)
        return done

    @staticmethod
    def parse(arguments, text):
        """Notes that the command has printed JSON: one document, or of `log` one for each line."""
        try:
            for document in text.splitlines() if arguments[0] == "log" else [text]:
                json.loads(document)
        except ValueError:
            expect(False, f"{' '.join(arguments)} prints no JSON: {text[:300]}")
        for count in range(1, len(arguments) + 1):
            printed.add(" ".join(arguments[:count]))

    @staticmethod
    def note(arguments):
        for count in range(1, len(arguments) + 1):
            tried.add(" ".join(arguments[:count]))


def commands(binary, option=None):
    """Returns every command that does something, such as `queue hold`; only those with that option, if one is given."""
    told = subprocess.run([binary, "--experimental-dump-help"], capture_output=True, text=True, timeout=TIMEOUT).stdout

    def leaves(command, path):
        below = [one for one in command.get("subcommands", []) if one["commandName"] not in APART]
        names = [name["name"] for one in command.get("arguments", []) for name in one.get("names", [])]
        if not below and (option is None or option in names):
            yield " ".join(path)
        for one in below:
            yield from leaves(one, [*path, one["commandName"]])

    return set(leaves(json.loads(told)["command"], []))


def helps(machine):
    """No help shows numbers where people give names, and no command takes a number for a person."""
    for command in sorted(commands(machine.binary)):
        told = machine.run(*command.split(), "--help").stdout
        expect(not re.search(r"\(values: [\d, ]+\)", told), f"{command} --help shows internal numbers")
        expect("with this number" not in told, f"{command} --help asks for an internal number")


def signs_in(machine, password, login="odoo"):
    """Returns the running gateway's answer to a login."""
    with smtplib.SMTP(machine.address, machine.smtp, timeout=TIMEOUT) as client:
        client.ehlo()
        try:
            return client.docmd("AUTH", "PLAIN " + base64.b64encode(f"\0{login}\0{password}".encode()).decode())[0]
        except smtplib.SMTPException:
            return 0


def users(machine):
    expect(signs_in(machine, "correct horse") == 535, "an unknown login is let in")
    added = machine.json("login", "add", "odoo", "--password-file", machine.secret("password", "correct horse"))
    expect(added["name"] == "odoo" and added["hasPassword"] and "horse" not in str(added), f"login add said: {added}")
    wait_for(lambda: signs_in(machine, "correct horse") == 235, "the new login to be let in")
    expect([one["name"] for one in machine.json("login", "list")] == ["odoo"], "login list")
    expect(not machine.json("login", "set", "odoo", "--enabled", "false")["isEnabled"], "login set disables nothing")
    wait_for(lambda: signs_in(machine, "correct horse") == 535, "the disabled login to be refused")
    machine.cli("login", "set", "odoo", "--enabled", "true")
    wait_for(lambda: signs_in(machine, "correct horse") == 235, "the enabled login to be let in")
    expect(machine.json("login", "remove", "odoo") == {"removed": "odoo"}, "login remove")
    wait_for(lambda: signs_in(machine, "correct horse") == 535, "the removed login to be refused")


def browse(machine, process):
    """Grants access as a user's browser does."""
    line = next(line for line in process.stderr if line.startswith("http"))
    query = line.strip().split("?", 1)[1]
    scopes = urllib.parse.parse_qs(query)["scope"][0].split()
    form = query + f"&decision=accept&account={OTTO}" + "".join(f"&granted={urllib.parse.quote(one)}" for one in scopes)
    request = urllib.request.Request(f"http://{machine.address}:{machine.google}/o/oauth2/v2/auth", data=form.encode())
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
        answer.read()


def accounts(machine):
    machine.control("POST", "accounts", {"address": OTTO})
    machine.control("POST", "clients", {"clientId": "client", "clientSecret": "secret"})
    arguments = ["account", "grant", OTTO, "--client-id", "client", "--client-secret-file", machine.secret("s", "secret")]
    machine.note(arguments)
    process = subprocess.Popen(
        [machine.binary, *arguments, "--json", "--config", str(machine.config)],
        env=machine.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    browse(machine, process)
    told, errors = process.communicate(timeout=TIMEOUT)
    expect(process.returncode == 0, f"account grant said: {told}{errors}")
    machine.parse(arguments, told)
    expect(json.loads(told)["address"] == OTTO, f"account grant said: {told}")
    queue_id = machine.mail("by-otto", sender=OTTO)
    wait_for(lambda: machine.state(queue_id) == "delivered", "mail by the new account")
    expect(machine.json("queue", "show", queue_id)["deliveries"][0]["account"] == OTTO, "another account sent it")
    expect(machine.json("account", "refresh", OTTO)["state"] == "working", "account refresh")
    machine.switch_off(OTTO)
    waiting = machine.mail("waits", sender=OTTO)
    expect(machine.state(waiting) == "waiting", "a disabled account sends")
    expect(machine.json("account", "set", OTTO, "--enabled", "true")["state"] == "working", "account set")
    wait_for(lambda: machine.state(waiting) == "delivered", "mail of the account that is on again")
    expect(machine.json("account", "remove", OTTO) == {"removed": OTTO}, "account remove says something else")
    expect([one["address"] for one in machine.json("account", "list")] == [ANNA, INFO], "account remove")
    rerouted = machine.mail("without-otto", sender=OTTO)
    wait_for(lambda: machine.state(rerouted) == "delivered", "mail of the removed account by the default sender")


def pools(machine):
    """Two accounts begin and end to share an address while the gateway runs."""
    shared = "office@acme.example"
    for account in (ANNA, INFO):
        machine.control("PUT", f"accounts/{account}", {"sendAs": [shared]})
        machine.cli("account", "refresh", account)

    def members():
        listed = next(pool for pool in machine.json("account", "pool", "list") if pool["address"] == shared)
        return [one["account"] for one in listed["accounts"] if one["isMember"]]

    def sender(name):
        queue_id = machine.mail(name, sender=shared)
        wait_for(lambda: machine.state(queue_id) == "delivered", f"the message {name}")
        return machine.json("queue", "show", queue_id)["deliveries"][0]["account"]

    expect(members() == [], "an address is shared by nobody's decision")
    expect(machine.json("account", "pool", "add", shared)["isShared"], "account pool add says that it is not shared")
    expect(members() == [ANNA, INFO], f"account pool add: {members()}")
    expect({sender(f"shared-{number}") for number in range(4)} == {ANNA, INFO}, "one account sends all mail of a pool")
    told = machine.cli("account", "pool", "add", "nobody@acme.example", code=None)
    expect("may send as" in told, f"account pool add of an unknown address said: {told}")
    expect(machine.json("account", "pool", "remove", shared, INFO)["address"] == shared, "account pool remove says little")
    expect(members() == [ANNA], f"account pool remove: {members()}")
    expect({sender(f"alone-{number}") for number in range(3)} == {ANNA}, "an account outside of the pool sends")
    machine.cli("account", "pool", "remove", shared)
    expect(members() == [], "a pool that was ended has members")
    machine.cli("account", "pool", "remove", shared, code=2)
    for account in (ANNA, INFO):
        machine.control("PUT", f"accounts/{account}", {"sendAs": []})
        machine.cli("account", "refresh", account)


def changed(machine, command, *arguments):
    """The messages of which a queue command changes deliveries."""
    return [name.split("/")[0] for name in machine.json("queue", command, *arguments)]


def captured(machine):
    """A captured message is sent after all."""
    password = machine.secret("trial", "correct horse")
    machine.cli("login", "add", "trial", "--password-file", password, "--capture", "true")
    wait_for(lambda: signs_in(machine, "correct horse", "trial") == 235, "the login whose mail is captured")
    with machine.client() as client:
        client.docmd("AUTH", "PLAIN " + base64.b64encode(b"\0trial\0correct horse").decode())
        code, answer = send(client, "trial")
    expect(code == 250 and machine.state(answer.split()[-1]) == "captured", f"captured mail is answered {code} {answer}")
    expect(changed(machine, "send-captured", answer.split()[-1], "--recipient", CUSTOMER) == [answer.split()[-1]], "send-captured")
    machine.cli("login", "remove", "trial")


def queue(machine):
    """Waiting mail is held, released, retried, rerouted and removed while the gateway runs."""
    machine.switch_off(ANNA)
    ids = {name: machine.mail(name) for name in ("kept", "moved", "gone", "hurried")}
    expect(len(machine.json("queue", "list")) == 4, "queue list --json lists something else")
    status(machine)
    watches(machine)
    for command, name in (("hold", "kept"), ("remove", "gone")):
        expect(changed(machine, command, ids[name]) == [ids[name]], f"queue {command} names another message")
    expect(changed(machine, "reroute", ids["moved"], "--to", INFO) == [ids["moved"]], "queue reroute")
    wait_for(lambda: machine.state(ids["moved"]) == "delivered", "the rerouted message")
    machine.cli("account", "set", ANNA, "--enabled", "true")
    # Tried with --json below, where it is certain that nothing else has sent it meanwhile.
    machine.cli("queue", "retry", ids["hurried"], code=None)
    wait_for(lambda: machine.state(ids["hurried"]) == "delivered", "the hurried message")
    expect(machine.state(ids["kept"]) == "held", "a held message goes")
    expect(changed(machine, "release", ids["kept"]) == [ids["kept"]], "queue release names another message")
    wait_for(lambda: machine.state(ids["kept"]) == "delivered", "the released message")
    expect(machine.state(ids["gone"]) == "removed", "a removed message goes")
    expect(machine.json("trace", ids["kept"])[0]["id"] == ids["kept"], "trace finds another message")
    machine.switch_off(ANNA)
    hurried = machine.mail("hurried again")
    expect(changed(machine, "retry", hurried) == [hurried], "queue retry names another message")
    expect("hurried again" in machine.json("queue", "show", hurried, "--header")["header"], "queue show --header")
    machine.cli("account", "set", ANNA, "--enabled", "true")
    wait_for(lambda: machine.state(hurried) == "delivered", "the message that was hurried again")
    machine.cli("queue", "send-captured", ids["kept"], "--recipient", CUSTOMER, code=2)
    captured(machine)
    told = machine.json("send", "--from", ANNA, "--to", CUSTOMER, "--subject", "tried")
    expect(told["code"] == 250 and machine.json("queue", "show", told["id"])["subject"] == "tried", f"send said: {told}")


def status(machine):
    """One screen says what waits, since when, and what stops it."""
    told = machine.cli("status")
    for words in ("running", "4 waiting; the oldest has waited ", f"{ANNA} is disabled", "free, of which", "Needs a person"):
        expect(words in told, f"status does not say {words!r}: {told}")
    view = machine.json("status")
    expect(view["queue"]["deliveries"] == {"waiting": 4} and view["queue"]["oldestSince"], f"status of the queue: {view}")
    expect(view["accounts"] == {"working": 1, "disabled": 1}, f"status of the accounts: {view}")
    expect([one["address"] for one in view["stoppedAccounts"]] == [ANNA], f"status of stopped accounts: {view}")
    expect(view["disk"]["freeBytes"] > 0 and view["problems"] == [], f"status of the rest: {view}")


def watches(machine):
    """`queue list --watch` shows list after list until it is interrupted; on a terminal, until q."""
    arguments = [machine.binary, "queue", "list", "--watch", "--config", str(machine.config)]
    process = subprocess.Popen(arguments, env=machine.environment, stdout=subprocess.PIPE, text=True)
    heads = (line for line in process.stdout if "4 waiting" in line)
    expect(next(heads, None) and next(heads, None), "queue list --watch shows no second list")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=TIMEOUT)
    expect(process.returncode == 0, f"queue list --watch ends with {process.returncode} when it is interrupted")
    master, terminal = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 4, 60, 0, 0))
    before = termios.tcgetattr(terminal)
    process = subprocess.Popen(arguments, env=machine.environment, stdin=terminal, stdout=terminal, start_new_session=True)
    shown = b""
    while b"q ends" not in shown:
        shown += os.read(master, 4096)
    os.write(master, b"xq")
    expect(process.wait(timeout=TIMEOUT) == 0, f"queue list --watch ends with {process.returncode} at q")
    expect(b"4 waiting" in shown, f"queue list --watch shows {shown}")
    lines = re.sub(rb"\x1b\[[^a-zA-Z]*[a-zA-Z]", b"", shown).split(b"\r\n")
    expect(len(lines) <= 4 and max(len(line.decode()) for line in lines) <= 60, f"it is larger than the window: {lines}")
    expect(termios.tcgetattr(terminal) == before, "queue list --watch leaves the terminal changed")
    os.close(master)
    os.close(terminal)


def steering_text(machine):
    """External text controls no terminal and forges no line."""
    subject = "plain \x1b]0;owned\x07 \u202egpj.exe \x9b31m end"
    encoded = base64.b64encode(subject.encode()).decode()
    text = f"Subject: =?utf-8?B?{encoded}?=\r\nTo: {CUSTOMER}\r\nFrom: {ANNA}\r\n\r\nHello\r\n"
    with smtplib.SMTP(machine.address, machine.smtp, timeout=TIMEOUT) as client:
        client.sendmail("bounce@acme.example", [CUSTOMER], text.encode())
        client.send("MAIL FROM:<\x1b[2J\x9b@acme.example>\r\n".encode())
        client.getreply()
    for command in (
        ["queue", "list", "--all"], ["trace", "--subject", "plain"], ["log"], ["log", "--csv"], ["log", "--json"],
    ):
        expect("plain" in machine.cli(*command) or command[0] == "log", f"{command} does not show the subject")
    found = machine.json("queue", "list", "--all")
    kept = [one["subject"] for one in found if one["subject"].startswith("plain")]
    expect(kept and "\u202e" in kept[0], f"programs get another subject: {kept}")


class Browser:
    """A client of the running console that keeps its cookies and the token of the last form."""

    def __init__(self, machine):
        self.machine, self.cookies, self.token = machine, {}, ""

    def ask(self, method, path, **values):
        connection = http.client.HTTPConnection(self.machine.address, self.machine.console, timeout=TIMEOUT)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if method == "POST":
            body = urllib.parse.urlencode({**values, "form_token": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                name, value = value.split(";")[0].split("=", 1)
                self.cookies[name] = value
        connection.close()
        found = re.search(r'name="form_token" value="([^"]+)"', text)
        self.token = found[1] if found else self.token
        return answer.status, answer.getheader("Location") or "", text

    def sign_in(self):
        """Returns where the console leads after the right password."""
        self.ask("GET", "/sign-in")
        return self.ask("POST", "/sign-in", email=ADMINISTRATOR, password=PASSWORD)[1]


def one_time_password(secret):
    """Returns the current code of a TOTP secret (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start:start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def console(machine):
    """An administrator is made by a link, sets up a second factor, loses it, and gets in again; and invites Anna."""
    browser = Browser(machine)
    link = urllib.parse.urlsplit(machine.json("console", "link")["url"])
    expect(link.port == machine.console, f"the link leads to {link.netloc}")
    browser.ask("GET", link.path)
    status, _, text = browser.ask(
        "POST", link.path, email=ADMINISTRATOR, name="Admin", password=PASSWORD, repeated=PASSWORD
    )
    expect(status == 303, f"the link is answered with {status}: {text[:300]}")
    machine.cli("console", "reset-second-factor", "nobody@acme.example", code=2)
    machine.cli("console", "reset-second-factor", ADMINISTRATOR, code=2)
    _, _, page = browser.ask("GET", "/profile/second-factor")
    secret = re.search(r"secret=([A-Z2-7]+)", page)
    if not secret:
        raise RuntimeError(f"no secret is shown: {page[:500]}")
    status, _, text = browser.ask("POST", "/profile/second-factor", code=one_time_password(secret[1]))
    expect(status == 200, f"the second factor is answered with {status}: {text[:300]}")
    expect(Browser(machine).sign_in().endswith("/sign-in/code"), "the password alone lets in despite a second factor")
    told = machine.json("console", "reset-second-factor", ADMINISTRATOR)
    expect(told == {"user": ADMINISTRATOR}, f"console reset-second-factor said: {told}")
    expect(Browser(machine).sign_in() == "/", "the password alone does not let in after the reset")
    browser = Browser(machine)
    browser.sign_in()
    browser.ask("GET", "/users")
    status, _, text = browser.ask("POST", "/users", email=ANNA, name="Anna", role="user")
    expect(status == 200 and "/link/" in text, f"the invitation is answered with {status}: {text[:300]}")


def odoo_and_actions(machine):
    """Odoo is set up and cleared, and an action runs in the running gateway, all beside it."""
    expect(len(machine.json("actions", "list")) == 5, "actions list --json lists something else")
    told = machine.json("actions", "interval", "sync-contacts", "20")
    expect(told["intervalSeconds"] == 1200, f"actions interval said: {told}")
    expect("Everything is set up." not in machine.cli("odoo", "status", code=None), "Odoo is set up before its time")
    expect(not machine.json("odoo", "setup", "--yes", "--domains", "acme.example")["done"], "nothing was to be set up")
    expect("Everything is set up." in machine.cli("odoo", "status"), "odoo status after odoo setup")
    expect(machine.json("odoo", "status")["plan"]["done"], "odoo status --json after odoo setup")
    # What is enabled begins at once.
    expect(machine.json("actions", "enable", "sync-contacts")["enabled"], "actions enable says that it is off")
    # The running gateway has to see Anna first.
    wait_for(lambda: machine.run("actions", "run", "sync-contacts", code=None).returncode == 0, "a user to run it for")
    expect(machine.json("actions", "run", "sync-contacts", "--user", ANNA)["users"] == 1, "actions run --user")
    machine.cli("actions", "run", "sync-contacts", "--user", "nobody@acme.example", code=2)
    outcomes = lambda: [one["outcome"] for one in machine.json("actions", "runs", "--user", ANNA)]  # noqa: E731
    wait_for(lambda: "succeeded" in outcomes(), "the requested run")
    expect(set(outcomes()) <= {"succeeded", "running"}, f"runs ended with {outcomes()}")
    expect(ANNA in machine.cli("actions", "runs"), "actions runs does not name the user")
    expect(not machine.json("actions", "disable", "sync-contacts")["enabled"], "actions disable says that it is on")
    machine.cli("actions", "run", "sync-mail-in", code=2)
    expect(machine.json("odoo", "remove", "--yes"), "odoo remove removes nothing")
    expect("Everything is set up." not in machine.cli("odoo", "status", code=None), "odoo remove leaves the set-up")


def usage(machine):
    """What was sent today is counted by account and day."""
    days = machine.json("usage", "--days", "1", "--account", ANNA)
    expect(len(days) == 1 and days[0]["account"] == ANNA and days[0]["sent"] > 0, f"usage said: {days}")
    lines = machine.cli("usage", "--csv").splitlines()
    expect(lines[0] == "day,account,received,sent,failed" and ANNA in lines[1] + lines[-1], f"usage --csv said: {lines}")
    machine.cli("usage", "--days", "91", code=64)
    listed = machine.cli("queue", "list", "--all", "--csv").splitlines()
    expect(listed[0].startswith("received,state,") and ANNA in "".join(listed), f"queue list --csv said: {listed[:2]}")


def statistics(machine):
    """What became of mail by recipient domain and by reason."""
    domain = CUSTOMER.split("@")[1]
    lines = machine.json("statistics", "domains", "--days", "1", "--domain", domain.upper(), "--limit", "1")
    expect(len(lines) == 1 and lines[0]["domain"] == domain and lines[0]["sent"] > 0, f"statistics domains said: {lines}")
    expect(machine.json("statistics", "domains", "--domain", "nobody.example") == [], "statistics of an unknown domain")
    written = machine.cli("statistics", "domains", "--csv").splitlines()
    expect(written[0] == "domain,sent,retried,given-up,bounced", f"statistics domains --csv said: {written}")
    expect(any(line.startswith(domain + ",") for line in written), f"statistics domains --csv said: {written}")
    reasons = machine.json("statistics", "reasons", "--days", "1")
    expect(all(line["retried"] + line["givenUp"] + line["bounced"] > 0 for line in reasons), f"reasons: {reasons}")
    written = machine.cli("statistics", "reasons", "--csv").splitlines()
    expect(written[0] == "reason,retried,given-up,bounced" and len(written) == len(reasons) + 1, f"reasons: {written}")
    for wrong in (["--days", "91"], ["--days", "0"], ["--limit", "0"], ["--json", "--csv"]):
        machine.cli("statistics", "domains", *wrong, code=64)


def bounces(machine):
    """The list of addresses that do not exist, as far as commands show and change it."""
    expect(machine.json("bounces", "list") == [], "bounces list names an address")
    machine.cli("bounces", "remove", "gone@customer.example", code=2)
    machine.cli("bounces", "remove", code=64)
    path = machine.folder / "data/gateway.sqlite"
    with contextlib.closing(sqlite3.connect(path, timeout=TIMEOUT)) as base:
        for number in range(3):
            row = (f"gone{number}@customer.example", 1_795_000_000_000, 1_795_000_000_000 + number, 1, "5.1.1", "no, such", 7)
            base.execute("INSERT INTO bounced_address VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        base.commit()
    listed = machine.json("bounces", "list")
    expect([one["address"][:5] for one in listed] == ["gone2", "gone1", "gone0"], f"bounces list said: {listed}")
    lines = machine.cli("bounces", "list", "--csv", "--text", "GONE1").splitlines()
    expect(len(lines) == 2 and lines[1].startswith("gone1@") and '"no, such"' in lines[1], f"bounces list --csv: {lines}")
    expect(machine.json("bounces", "remove", "Gone1@customer.example") == {"removed": 1}, "bounces remove")
    expect(machine.json("bounces", "remove", "--all") == {"removed": 2}, "bounces remove --all")


def people(machine):
    """Several users are invited at once, from a file, from Odoo and from the Workspace."""
    file = machine.folder / "people.csv"
    file.write_text("email,name,role\nfritz@acme.example,Fritz,user\nwrong,Wrong,user\n")
    told = machine.run("users", "import", str(file), "--json", code=1)
    expect("line 3" in told.stderr and json.loads(told.stdout)["problems"][0]["line"] == 3, f"users import: {told}")
    file.write_text(f"email;name;role\nfritz@acme.example;Fritz;user\n{ADMINISTRATOR};Admin;administrator\n")
    would = machine.json("users", "import", str(file), "--dry-run")
    expect(would["new"] == ["fritz@acme.example"] and would["known"] == [ADMINISTRATOR], f"--dry-run said: {would}")
    state = lambda email: {one["email"]: one["state"] for one in machine.json("users", "list")}.get(email)  # noqa: E731
    expect(state("fritz@acme.example") is None, "a dry run invites")
    told = machine.cli("users", "import", str(file), "--mail", code=1)
    expect("console.base_url" in told and state("fritz@acme.example") is None, f"--mail without a URL said: {told}")
    machine.environment["GATEWAY_CONSOLE_BASE_URL"] = f"http://localhost:{machine.console}"
    done = machine.json("users", "import", str(file), "--mail", "--language", "de")
    expect(done["invited"] == [{"email": "fritz@acme.example", "mailed": True}], f"users import --mail said: {done}")
    expect(state("fritz@acme.example") == "invited", "who was imported is no invited user")
    mailed = lambda: [one for one in machine.json("queue", "list", "--all") if one["recipients"] == ["fritz@acme.example"]]  # noqa: E731
    wait_for(lambda: mailed() and mailed()[0]["state"] == "delivered", "the invitation")
    expect(mailed()[0]["subject"] == "Ihr Zugang zum Mail-Gateway", f"the invitation is {mailed()}")
    machine.cli("users", "import", str(file), code=2)
    machine.cli("users", "import", "--from-odoo", "nowhere", code=2)
    machine.cli("users", "import", "--from-odoo", "acme", "--login", "nobody@acme.example", code=2)
    would = machine.json("users", "import", "--from-odoo", "acme", "--dry-run")
    expect(would["problems"] == [] and INFO not in would["known"], f"users import --from-odoo said: {would}")
    people_of_the_workspace(machine, state)
    del machine.environment["GATEWAY_CONSOLE_BASE_URL"]


def people_of_the_workspace(machine, state):
    """A service account lists the people of the Workspace, once that is delegated, and connects their accounts."""
    machine.environment["GATEWAY_GOOGLE_ENDPOINTS_PEOPLE"] = f"http://{machine.address}:{machine.google}"
    machine.cli("users", "import", "--from-google", code=2)
    machine.cli("users", "import", "--from-google", "--from-odoo", "acme", code=64)
    machine.cli("users", "import", "--from-odoo", "acme", "--connect", code=64)

    def delegate(*scopes):
        made = machine.control(
            "POST", "serviceAccounts", {"scopes": [f"https://www.googleapis.com/auth/{scope}" for scope in scopes]}
        )
        file = machine.secret("service-account.json", json.dumps(made))
        machine.cli("account", "add", "robot@acme.example", "--service-account-file", file)
        return made["client_id"]

    for name in ("robot", "greta", "hanna"):
        machine.control("PUT", f"accounts/{name}@acme.example", {"name": name.capitalize()})
    client = delegate("gmail.modify")
    told = machine.cli("users", "import", "--from-google", "--dry-run", code=1)
    expect(client in told and "auth/directory.readonly" in told, f"without the scope, --from-google said: {told}")
    delegate("gmail.modify", "directory.readonly")
    would = machine.json("users", "import", "--from-google", "--as", "robot@acme.example", "--dry-run")
    expect({"greta@acme.example", "hanna@acme.example"} <= set(would["new"]), f"--from-google --dry-run said: {would}")
    expect(ANNA not in would["new"] and state("greta@acme.example") is None, f"--dry-run invites, or Anna again: {would}")
    machine.cli("users", "import", "--from-google", "--as", ANNA, code=1)
    machine.cli("users", "import", "--from-google", "--login", "nobody@acme.example", code=2)
    done = machine.json("users", "import", "--from-google", "--login", "Greta@acme.example", "--connect", "--mail")
    expect(done["invited"] == [{"email": "greta@acme.example", "mailed": True}], f"--from-google said: {done}")
    expect(done["connected"] == [{"account": "greta@acme.example", "works": True}], f"--connect said: {done}")
    expect(state("greta@acme.example") == "invited" and state("hanna@acme.example") is None, "others were invited")
    owner = {one["email"]: one.get("account") for one in machine.json("users", "list")}.get("greta@acme.example")
    expect(owner == "greta@acme.example", f"the connected account is that of {owner}")
    for name in ("robot", "greta"):
        machine.cli("account", "remove", f"{name}@acme.example")
    del machine.environment["GATEWAY_GOOGLE_ENDPOINTS_PEOPLE"]


def alerts(machine):
    """A test alert goes to nobody unless the settings name somebody; then it is queued beside the gateway, and sent."""
    told = machine.cli("alert", "test", code=2)
    expect("alerts.mail_to" in told, f"alert test without settings said: {told}")
    machine.environment["GATEWAY_ALERTS_MAIL_TO"] = "alarm@customer.example"
    told = machine.json("alert", "test")
    expect([one["channel"] for one in told] == ["mail"] and told[0]["sent"], f"alert test said: {told}")
    state = lambda: machine.json("queue", "show", told[0]["id"])["deliveries"][0]["state"]  # noqa: E731
    wait_for(lambda: state() == "delivered", "the test alert")
    del machine.environment["GATEWAY_ALERTS_MAIL_TO"]


def webhook(machine):
    """The delivery webhook is shown and tested beside the gateway, if the settings name one."""
    for command in ("show", "test"):
        told = machine.cli("webhook", command, code=2)
        expect("delivery.webhook.url" in told, f"webhook {command} without settings said: {told}")
    with receiver() as (url, calls):
        machine.environment["GATEWAY_DELIVERY_WEBHOOK_URL"] = url
        machine.environment["GATEWAY_DELIVERY_WEBHOOK_SECRET"] = "a secret of some length"
        expect(machine.json("webhook", "show")["state"] == "untried", "a webhook that was never called is not untried")
        expect(machine.json("webhook", "test") == {"sent": True}, "the test event was not sent")
        expect([one["type"] for one in calls[0]["data"]["events"]] == ["test"], f"the receiver got {calls}")
        shown = machine.json("webhook", "show")
        expect(shown["state"] == "works" and shown["lastSuccessAt"], f"webhook show said: {shown}")
        expect("works" in machine.cli("webhook", "show"), "webhook show does not say that it works")
    told = machine.cli("webhook", "test", code=1)
    expect("no answer" in told, f"webhook test without a receiver said: {told}")
    del machine.environment["GATEWAY_DELIVERY_WEBHOOK_URL"], machine.environment["GATEWAY_DELIVERY_WEBHOOK_SECRET"]


@contextlib.contextmanager
def receiver():
    """A program that is called with delivery events: its URL, and the bodies of the calls."""
    calls = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            calls.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", calls
    finally:
        server.shutdown()
        server.server_close()


def key_check_serve(machine, process):
    expect(machine.json("key", "rotate")["file"] == str(machine.folder / "key"), "key rotate names another file")
    # It is not lost; `key_commands.py` has it lost and reset, for which the gateway must be stopped.
    machine.cli("key", "reset", "--yes", code=2)
    expect(machine.json("status")["serving"], "status knows of no gateway")
    expect(all({"severity", "what"} == set(one) for one in machine.json("check")), "check finds something else")
    told = machine.cli("serve", code=1)
    expect("in use" in told or "already" in told, f"a second gateway said: {told}")
    expect(process.poll() is None, "the gateway ended")


def backup(machine, process):
    """A backup is made while the gateway serves; what puts an earlier state back is refused, and changes nothing."""
    file = machine.folder / "beside.backup"
    expect(machine.json("backup", str(file), "--without-key")["file"] == str(file), "backup names another file")
    machine.cli("backup", "-", "--without-key", "--json", code=64)
    expect(file.stat().st_size > 0 and file.stat().st_mode & 0o077 == 0, "the backup is empty, or open to others")
    for command in (
        ("restore", str(file), "--without-key"), ("queue", "search-sent", "--since", "1h"),
        ("store", "copy", "--to", str(machine.folder / "copy")),
    ):
        told = machine.cli(*command, code=1)
        expect("stop" in told.lower(), f"{' '.join(command)} beside a gateway said: {told}")
    expect(process.poll() is None, "the gateway ended")


def image(machine, without=()):
    folder = machine.folder / "data"
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.endswith(without)
    }


def steps(machine, change=None):
    """Returns the database's migrations, after `change`."""
    path = machine.folder / "data/gateway.sqlite"
    with contextlib.closing(sqlite3.connect(path, timeout=TIMEOUT)) as base:
        if change:
            base.execute(*change)
            base.commit()
        return [row[0] for row in base.execute("SELECT identifier FROM grdb_migrations ORDER BY rowid")]


def reading(machine, process):
    """Without a gateway and after a crash, commands that only read change nothing."""
    process.kill()
    process.wait()
    before = image(machine, without=("-shm",))
    expect(any(path.endswith("-wal") for path in before), "the killed gateway left no log")
    for command in [*READING, ["check"]]:
        machine.cli(*command)
    expect(image(machine, without=("-shm",)) == before, "reading after a crash changes the files")
    process = machine.serve()
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=TIMEOUT)
    before = image(machine)
    expect(not any(path.endswith("-wal") for path in before), "the stopped gateway left its log")
    for command in [*READING, ["check"]]:
        machine.cli(*command)
    expect(image(machine) == before, "reading at rest changes the files")


def other_versions(machine):
    """Only the start migrates an earlier database; every command refuses a later one."""
    last = steps(machine)[-1]
    steps(machine, ("INSERT INTO grdb_migrations VALUES ('of the future')",))
    before = image(machine)
    for command in [*READING, ["check"], ["login", "remove", "nobody"], ["account", "refresh", ANNA], ["serve"]]:
        told = machine.cli(*command, code=78)
        expect("later version" in told and "of the future" in told, f"{command} on a later database said: {told}")
    expect(image(machine) == before, "a later database was changed")
    steps(machine, ("DELETE FROM grdb_migrations WHERE identifier = 'of the future'",))
    steps(machine, ("DELETE FROM grdb_migrations WHERE identifier = ?", (last,)))
    before = image(machine)
    for command in READING:
        told = machine.cli(*command, code=78)
        expect("earlier version" in told, f"{command} on an earlier database said: {told}")
    told = machine.cli("check")
    expect("earlier version" in told, f"check of an earlier database said: {told}")
    expect(image(machine) == before, "an earlier database was changed by what only reads")
    steps(machine, ("INSERT INTO grdb_migrations VALUES (?)", (last,)))


def secrets(machine):
    """`check` reports what other users may read."""
    text = machine.config.read_text()
    # The folder of the tests may be closed to other users, and then no one can read what is in it.
    with tempfile.TemporaryDirectory(prefix="gateway-readable-", dir="/tmp") as folder:
        open_folder = pathlib.Path(folder)
        readable = open_folder / "readable.yaml"
        secret = open_folder / "client-secret"
        secret.write_text("GOCSPX-not-to-be-seen")
        for inline, folder_mode, mode, warned in (
            (True, 0o755, 0o644, True), (True, 0o700, 0o644, False), (True, 0o755, 0o640, False), (False, 0o755, 0o644, False)
        ):
            google = "client_secret: GOCSPX-not-to-be-seen" if inline else f"client_secret_file: {secret}"
            readable.write_text(text.replace("google:\n", f"google:\n  client_id: client\n  {google}\n"))
            open_folder.chmod(folder_mode)
            readable.chmod(mode)
            secret.chmod(0o600)
            told = machine.cli("check", config=readable)
            expect(
                ("every user of this machine" in told) == warned,
                f"check with {oct(folder_mode)}, {oct(mode)}, {google} said: {told}"
            )
            expect("GOCSPX" not in told, "check prints a secret")
        open_folder.chmod(0o755)
        secret.chmod(0o604)
        told = machine.cli("check", config=readable)
        expect("google.client_secret_file" in told and "chmod 600" in told, f"check of a readable secret said: {told}")
    machine.folder.chmod(0o755)
    key = machine.folder / "key"
    told = machine.cli("check")
    expect("is the database's key" in told, f"check of the right key said: {told}")
    key.chmod(0o644)
    told = machine.cli("check", code=78)
    expect("others may read it" in told, f"check of a readable key said: {told}")
    key.chmod(0o600)
    machine.folder.chmod(0o700)
    for path in (machine.folder / "data").rglob("*"):
        expect(path.stat().st_mode & 0o077 == 0, f"{path.name} is open to others")


def forbidden(machine):
    """A user who may not use the gateway's folder is told so, and who may; not that there is nothing in it."""
    if os.geteuid() != 0:
        return
    with tempfile.TemporaryDirectory(prefix="gateway-forbidden-", dir="/tmp") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        program = shutil.copy(machine.binary, folder / "gateway")
        config = folder / "gateway.yaml"
        config.write_text(f"data: {{directory: {folder}/data}}\n")
        (folder / "data").mkdir(mode=0o700)
        os.chown(folder / "data", 1, 1)
        owner = pwd.getpwuid(1).pw_name

        def told(*arguments):
            done = subprocess.run(
                [program, *arguments, "--config", str(config)], capture_output=True, text=True, timeout=TIMEOUT,
                **as_user(NOBODY),
            )
            expect(done.returncode != 0, f"{' '.join(arguments)} of a stranger ended with {done.returncode}")
            return done.stderr

        for command in ("status", "check", "serve", "login list", "key rotate", "queue list", "backup /tmp/x --without-key"):
            said = told(*command.split())
            expect(f"run this as root or as the user {owner}" in said, f"{command} of a stranger said: {said}")
            expect(said.count("\n") == 1, f"{command} of a stranger said more than a line: {said}")
        config.chmod(0o600)
        expect("run this as root" in told("status"), f"with an unreadable configuration, status said: {told('status')}")


def at_rest(machine):
    """What takes a stopped gateway prints JSON, too. Changes the store, its key and the settings: the last step."""
    expect(machine.json("queue", "search-sent", "--since", "1h").keys() >= {"searched", "stopped"}, "queue search-sent")
    tables = machine.json("store", "copy", "--to", str(machine.folder / "copied"))
    expect({"account", "message"} <= {one["table"] for one in tables}, f"store copy names the tables {tables}")
    machine.environment["GATEWAY_DATA_DIRECTORY"] = str(machine.folder / "restored")
    told = machine.json("restore", str(machine.folder / "beside.backup"), "--without-key")
    expect(told["takenAt"] and "held" in told, f"restore said: {told}")
    del machine.environment["GATEWAY_DATA_DIRECTORY"]
    (machine.folder / "key").unlink()
    told = machine.json("key", "reset", "--yes")
    expect(told["key"] == str(machine.folder / "key") and told["dropped"], f"key reset said: {told}")


ODOO = """
odoo:
  databases:
    - name: acme
      url: {}
      database: {}
      login: {}
      key_file: {}
"""

if __name__ == "__main__":
    # In a file of its own: `check` warns of secrets in a readable configuration.
    with tempfile.NamedTemporaryFile("w", prefix="gateway-odoo-key-") as key:
        key.write(sys.argv[5])
        key.flush()
        with machine(sys.argv[1], Beside, settings=ODOO.format(*sys.argv[2:5], key.name)) as m:
            m.grant(ANNA, "--default-sender", "false", scopes=("gmail.modify", "contacts"))
            m.grant(INFO, "--default-sender", "true", "--json")
            gateway = m.serve()
            for step in (
                users, accounts, pools, queue, steering_text, console, usage, statistics, bounces, people, alerts, webhook,
                odoo_and_actions,
            ):
                step(m)
            key_check_serve(m, gateway)
            backup(m, gateway)
            missing = sorted(commands(m.binary) - tried)
            expect(not missing, f"not tried beside a gateway: {', '.join(missing)}")
            reading(m, gateway)
            other_versions(m)
            secrets(m)
            helps(m)
            forbidden(m)
            at_rest(m)
            silent = sorted(commands(m.binary, "json") - printed)
            expect(not silent, f"--json was not seen to print anything: {', '.join(silent)}")
    tell()
