#!/usr/bin/env python3
"""Moves a gateway's store to PostgreSQL and back: store_copy.py BINARY URL PASSWORD_FILE.

Both copies are killed in the middle and run again. On each copy a gateway serves and sends what waited, once.

Prints one line for each failure and exits with 1; exits with 0 if there is none.
"""

import os
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from machine import ANNA, INFO, TIMEOUT, expect, machine, send, tell, wait_for  # noqa: E402

SCHEMA = "moved"
# Several of the pieces in which rows are copied.
MESSAGES = 350
LARGE = 900_000


def choose(m, store=None, directory=None):
    """Makes the commands and the gateway use another store."""
    for name in ("STORE", "POSTGRESQL_PASSWORD_FILE", "POSTGRESQL_SCHEMA", "DIRECTORY"):
        m.environment.pop(f"GATEWAY_DATA_{name}", None)
    if store:
        m.environment["GATEWAY_DATA_STORE"] = store
        m.environment["GATEWAY_DATA_POSTGRESQL_PASSWORD_FILE"] = sys.argv[3]
        m.environment["GATEWAY_DATA_POSTGRESQL_SCHEMA"] = SCHEMA
    if directory:
        m.environment["GATEWAY_DATA_DIRECTORY"] = str(directory)


def stop(process):
    process.send_signal(signal.SIGTERM)
    expect(process.wait(timeout=TIMEOUT) == 0, f"the gateway ended with {process.returncode}")


def fill(m):
    """Mail that was sent, mail that waits, and what is stored beside it."""
    m.cli("login", "add", "odoo", "--password-file", m.secret("password", "correct horse"))
    with m.client() as client:
        for number in range(MESSAGES):
            code, answer = send(client, f"sent-{number}")
            expect(code == 250, f"a message was answered {code} {answer}")
    wait_for(lambda: len(m.received()) == MESSAGES, "all mail to be sent")
    m.switch_off(ANNA)
    waiting = [m.mail("waits-for-postgresql")]
    with m.client() as client:
        code, answer = send(client, "large-waits-for-postgresql", size=LARGE)
        expect(code == 250, f"the large message was answered {code} {answer}")
    return [*waiting, answer.split()[-1]]


def break_off(m, arguments):
    """Kills a copy once it has copied some of the messages."""
    process = subprocess.Popen(
        [m.binary, "store", "copy", *arguments, "--config", str(m.config)],
        env=m.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )
    seen = ""
    for line in process.stderr:
        seen += line
        if line.startswith("message: "):
            break
    os.kill(process.pid, signal.SIGKILL)
    process.stderr.close()
    expect(process.wait(timeout=TIMEOUT) == -signal.SIGKILL, f"the copy was not broken off: {seen[-500:]}")


def copy(m, *arguments):
    """Runs a copy to its end. Returns each table's rows and checksum."""
    done = []

    def ends():
        # The lock of the copy that was killed is free once PostgreSQL has noticed that it is gone.
        done[:] = [m.run("store", "copy", *arguments, "--json", code=None)]
        return done[0].returncode == 0 or "locked" not in done[0].stderr and "in use" not in done[0].stderr

    wait_for(ends, "the copy")
    expect(done[0].returncode == 0, f"the copy said: {done[0].stdout[-500:]}{done[0].stderr}")
    return done[0].stdout


def deliveries(m, ids):
    return [m.state(one) for one in ids]


def serve_copy(m, ids, name):
    """Serves the copy and lets the account send again, which sends what waited."""
    process = m.serve()
    expect(deliveries(m, ids) == ["waiting"] * len(ids), f"what waited before {name} does not wait any more")
    before = m.received()
    m.cli("account", "set", ANNA, "--enabled", "true")
    wait_for(lambda: deliveries(m, ids) == ["delivered"] * len(ids), f"what waited, from {name}")
    sent = len(m.received()) - len(before)
    expect(sent == len(ids), f"{sent} messages came from {name} instead of {len(ids)}")
    return process


def main(m):
    url, folder = sys.argv[2], m.folder / "back"
    for account in (ANNA, INFO):
        m.grant(account, "--default-sender", "true" if account == INFO else "false")
    gateway = m.serve()
    waiting = fill(m)
    target = ("--to", url, "--password-file", sys.argv[3], "--schema", SCHEMA)
    told = m.cli("store", "copy", *target, code=None)
    expect("a gateway is running on this store" in told, f"a copy under a gateway said: {told}")
    stop(gateway)

    break_off(m, target)
    choose(m, store=url)
    process = m.spawn("serve", "--config", str(m.config))
    expect(process.wait(timeout=TIMEOUT) != 0, "a gateway serves an incomplete copy")
    expect("incomplete copy" in m.log.read_text(), "it does not say why it does not serve the incomplete copy")
    choose(m)
    there = copy(m, *target)
    told = m.cli("store", "copy", *target, code=None)
    expect("not empty" in told, f"a copy onto a store that is not empty said: {told}")

    choose(m, store=url)
    gateway = serve_copy(m, waiting, "PostgreSQL")
    m.switch_off(ANNA)
    waiting = [m.mail("waits-for-sqlite")]
    stop(gateway)
    break_off(m, ("--to", str(folder)))
    back = copy(m, "--to", str(folder))
    expect(back != there, "the copy lacks what PostgreSQL stored")

    choose(m, directory=folder)
    gateway = serve_copy(m, waiting, "SQLite")
    expect([one["name"] for one in m.json("login", "list")] == ["odoo"], "the login was lost")
    received = m.received()
    expect(len(received) == len(set(received)) == MESSAGES + 3, f"{len(received)} messages, some of them twice")
    later = m.mail("later")
    wait_for(lambda: m.state(later) == "delivered", "new mail")
    stop(gateway)


if __name__ == "__main__":
    settings = "delivery: {units_per_minute: 1000000, messages_per_day: 1000000}"
    with machine(sys.argv[1], settings=settings) as made:
        made.environment.pop("GATEWAY_DATA_STORE", None)
        main(made)
    tell()
