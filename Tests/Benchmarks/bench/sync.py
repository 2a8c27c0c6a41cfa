"""Measures the cost of synchronisation: calls and quota units per item, and memory, by the number of items.

Costs are counted by the simulators within a filtered test, with a clock that waits for nothing. Memory is measured in a
test of its own, between simulators in another process.
"""

import datetime
import json
import os
import re
import subprocess
import time
import urllib.request

from bench.deliveries import Simulator
from bench.processes import START_DEADLINE, Failure

CONTACTS, EVENTS, MESSAGES = 10_000, 5_000, 1_000
USER, FOLDER = "anna@acme.example", "Odoo/In"
SCOPES = [f"https://www.googleapis.com/auth/{name}" for name in ("gmail.modify", "contacts", "calendar")]
# The action with which users subscribe to contacts in Odoo.
SUBSCRIBE = ("gsuite_gateway", "action_subscribe")
BATCH = 500
DEADLINE = 3600


def costs(root):
    """Returns, by kind of item and kind of run: the items, and the requests to Google and Odoo per item."""
    found = {}
    for what, suite, variable, count in (
        ("contacts", "ContactCostTests", "GATEWAY_MEASURED_CONTACTS", CONTACTS),
        ("events", "CalendarCostTests", "GATEWAY_MEASURED_EVENTS", EVENTS),
        ("messages", "TransferCostTests", "GATEWAY_MEASURED_MESSAGES", MESSAGES),
    ):
        printed = tested(root, suite, {variable: str(count)})
        lines = re.findall(rf"^cost of {what}, (.+?): (\{{.*\}})$", printed, re.MULTILINE)
        if not lines:
            raise Failure(f"{suite} printed no costs: {printed[-300:]}")
        found[what] = {kind: json.loads(figures) for kind, figures in lines}
    return found


def memory(root, binary, log):
    """Returns, by kind and number of items: the bytes that runs added to the process at their peak."""
    found = {}
    for what, fill, most in (
        ("contacts", fill_contacts, CONTACTS), ("events", fill_events, EVENTS), ("messages", fill_messages, MESSAGES),
    ):
        found[what] = {}
        for count in (most // 10, most):
            world = World(binary, log)
            try:
                fill(world, count)
                wish = f"{what} {world.google.url} {world.odoo}"
                printed = tested(root, "SyncMemoryTests", {"SYNC_MEMORY": wish})
            finally:
                world.stop()
            line = re.search(rf"^memory of {what}: (\{{.*\}})$", printed, re.MULTILINE)
            figures = json.loads(line[1]) if line else {}
            if figures.pop("items", None) != count:
                raise Failure(f"{what}: not all of {count} were brought over: {printed[-300:]}")
            found[what][count] = figures
    return found


def tested(root, suite, environment):
    done = subprocess.run(
        ["swift", "test", "--skip-build", "--filter", suite], cwd=root, env=os.environ | environment,
        capture_output=True, text=True, timeout=DEADLINE,
    )
    if done.returncode != 0:
        raise Failure(f"{suite}: {done.stdout[-600:]}{done.stderr[-300:]}")
    return done.stdout


class World:
    """A simulated Google and a simulated Odoo, in a separate process."""

    def __init__(self, binary, log):
        said = log.tell()
        self.google = Simulator(binary, 0, log, "--odoo", keep="bodies")
        try:
            self.odoo, self.database = self.wait(log, said)
            self.google.call("POST", "accounts", {
                "address": USER, "scopes": SCOPES, "clientId": "client", "clientSecret": "secret",
                "refreshToken": "refresh",
            })
            self.google.call("PATCH", "settings", {"peopleQuota": False})
            self.user = self.ask("res.users", "search", [["login", "=", USER]])[0]
        except BaseException:
            self.stop()
            raise

    @staticmethod
    def wait(log, said):
        """Returns the simulated Odoo's URL and the name of its database."""
        until = time.monotonic() + START_DEADLINE
        while time.monotonic() < until:
            with open(log.name) as text:
                text.seek(said)
                if found := re.search(r"Odoo listens at (\S+), its database is (\S+)", text.read()):
                    return found.groups()
            time.sleep(0.05)
        raise Failure("the simulated Odoo did not start; see its log")

    def ask(self, model, method, *arguments, user=(2, "admin"), **named):
        """Calls a method of a model of Odoo as its administrator, or as a user with that id and password."""
        call = {"service": "object", "method": "execute_kw",
                "args": [self.database, *user, model, method, list(arguments), named]}
        request = urllib.request.Request(
            f"{self.odoo}/jsonrpc", json.dumps({"jsonrpc": "2.0", "method": "call", "params": call}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            reply = json.load(answer)
        if "error" in reply:
            raise Failure(f"{model}.{method}: {reply['error']}")
        return reply.get("result")

    def stop(self):
        self.google.stop()


def fill_contacts(world, count):
    """Creates typical business contacts that the user has subscribed to."""
    module, name = SUBSCRIBE
    known = world.ask("ir.model.data", "search_read", [["module", "=", module], ["name", "=", name]], ["res_id"])
    for start in range(0, count, BATCH):
        made = world.ask("res.partner", "create", [
            {
                "name": f"Contact Number{number}", "email": f"contact{number}@customer.example",
                "phone": f"+43 1 {number}", "street": "Gasse 1", "city": "Wien",
                "comment": "<p>Some notes of a usual length.</p>",
            }
            for number in range(start, min(start + BATCH, count))
        ])
        world.ask(
            "ir.actions.server", "run", [known[0]["res_id"]], user=(world.user, USER),
            context={"active_model": "res.partner", "active_ids": made},
        )


def fill_events(world, count):
    """Creates eight one-hour events a day up to today in the user's calendar, each with two of a hundred attendees unknown
    to Odoo."""
    text = "Lorem ipsum dolor sit amet, consetetur sadipscing elitr.<br>" * 5
    for number in range(count):
        day = datetime.date.today() - datetime.timedelta(days=number // 8)
        guests = [f"guest{guest % 100}@customer.example" for guest in (number, number + 1)]
        world.google.call("POST", f"calendars/{USER}/primary/events", {
            "summary": f"Termin {number}", "description": text, "location": "Gasse 1, Wien",
            "start": {"dateTime": f"{day}T{8 + number % 8:02}:00:00Z"},
            "end": {"dateTime": f"{day}T{9 + number % 8:02}:00:00Z"},
            "attendees": [{"email": guest, "responseStatus": "accepted"} for guest in guests],
        })


def fill_messages(world, count):
    """Creates messages of 20 KB from one contact, in the transfer folder."""
    world.ask("res.partner", "create", [{"name": "Karl Kunde", "email": "karl@customer.example"}])
    text = "Lorem ipsum dolor sit amet, consetetur sadipscing elitr.\r\n" * 350
    for number in range(count):
        message = (
            f"From: Karl Kunde <karl@customer.example>\r\nTo: {USER}\r\nSubject: Angebot {number}\r\n"
            f"Date: Fri, 20 Nov 2026 10:11:12 +0100\r\nMessage-ID: <m{number}@customer.example>\r\n"
            f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}"
        )
        request = urllib.request.Request(
            f"{world.google.url}/_simulator/mailboxes/{USER}?label={FOLDER.replace('/', '%2F')}", message.encode()
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()
