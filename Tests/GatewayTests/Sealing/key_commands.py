#!/usr/bin/env python3
"""Changes, loses and resets the sealing key of a real gateway: key_commands.py BINARY.

Prints one line for each failure and exits with 1; exits with 0 if there is none.
"""

import hashlib
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from browser import App, Browser  # noqa: E402
from machine import ANNA, INFO, TIMEOUT, expect, machine, tell, wait_for  # noqa: E402

CHEF = "chef@acme.example"
FACTOR = "/profile/second-factor"
ROTATIONS = 6
KILLS = 12


def key_name(key):
    """Returns the name by which values refer to the key that they are sealed under."""
    return b"\x02" + hashlib.sha256(b"sealing key" + key).digest()[:4]


def database(machine, statement, *values):
    with sqlite3.connect(f"file:{machine.folder}/data/gateway.sqlite?mode=ro", uri=True, timeout=TIMEOUT) as base:
        return base.execute(statement, values).fetchall()


def key(machine):
    return (machine.folder / "key").read_bytes()


def names_in_use(machine):
    places = "SELECT credential FROM account UNION SELECT proof FROM sealing UNION SELECT secret FROM second_factor"
    return {row[0][:5] for row in database(machine, places)}


class Traffic(threading.Thread):
    """Keeps sending mail, and checks whether an account ever breaks."""

    def __init__(self, machine):
        super().__init__()
        self.machine, self.ends, self.sent, self.trouble = machine, threading.Event(), [], []

    def run(self):
        while not self.ends.is_set():
            self.sent.append(self.machine.mail(f"traffic-{len(self.sent)}"))
            states = database(self.machine, "SELECT address, health FROM account WHERE health NOT LIKE '%working%'")
            self.trouble += states
            time.sleep(0.05)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.join()
        for queue_id in self.sent:
            wait_for(lambda: self.machine.state(queue_id) == "delivered", f"{queue_id} to be delivered")
        expect(self.sent, "no mail was sent meanwhile")
        expect(not self.trouble, f"accounts were in trouble: {self.trouble[:3]}")


def make_administrator(machine):
    """An administrator with a second factor; returns the app."""
    browser = Browser(machine.address, machine.console)
    wait_for(lambda: browser.choose_password(machine.cli("console", "link"), CHEF, "Chef"), "the first administrator")
    return set_up(browser)


def set_up(browser):
    page = browser.ask("GET", FACTOR)[1]
    app = App(page)
    status, _, _ = browser.submit(FACTOR, {"code": app.code()})
    expect(status == 200, f"setting up the second factor was answered {status}")
    return app


def signs_in_with(machine, app):
    """Whether password and code sign the administrator in."""
    browser = Browser(machine.address, machine.console)
    answer = browser.sign_in(CHEF)
    expect(answer == (303, "/sign-in/code"), f"the password was answered {answer}")
    browser.ask("GET", "/sign-in/code")
    browser.submit("/sign-in/code", {"code": app.code()})
    return browser.ask("GET", "/users")[0] == 200


def rotations(machine, app):
    """Repeated rotations alongside a sending gateway: nothing fails, and nothing of an old key is left."""
    old = []
    with Traffic(machine):
        for _ in range(ROTATIONS):
            old.append(key(machine))
            told = machine.cli("key", "rotate")
            expect("switched to it" in told and "3 secrets" in told, f"key rotate said: {told}")
            expect(key(machine) not in old, "the key file has an old key")
            expect(names_in_use(machine) == {key_name(key(machine))}, "something is sealed under another key")
    expect(database(machine, "SELECT handover FROM sealing") == [(None,)], "the new key is still handed over")
    machine.cli("account", "refresh", ANNA)
    expect((machine.folder / "key").stat().st_mode & 0o777 == 0o600, "the key file is readable by others")
    expect("the sealing key was changed" in machine.cli("log"), "the log does not tell of the change")
    expect(signs_in_with(machine, app), "the second factor signs nobody in after the rotations")


def kills(machine, process):
    """`key rotate` is killed at any moment, at times with the gateway: everything still opens."""
    rng = random.Random(4)
    for number in range(KILLS):
        rotate = machine.spawn("key", "rotate", "--config", str(machine.config))
        time.sleep(rng.uniform(0, 0.5))
        rotate.kill()
        rotate.wait()
        if number % 4 == 3:
            process.kill()
            process.wait()
            process = machine.serve()
        queue_id = machine.mail(f"kill-{number}")
        wait_for(lambda: machine.state(queue_id) == "delivered", f"mail after kill {number}")
        machine.cli("account", "refresh", INFO)
    told = machine.cli("key", "rotate")
    expect("switched to it" in told, f"key rotate after the kills said: {told}")
    expect(names_in_use(machine) == {key_name(key(machine))}, "something is sealed under another key after the kills")
    expect(database(machine, "SELECT handover FROM sealing") == [(None,)], "a key is handed over after the kills")
    left = sorted(path.name for path in machine.folder.glob("key*"))
    expect(left == ["key"], f"the kills left {left}")
    return process


def credentials(machine, process):
    """As a service: the gateway has a copy of the key that systemd made, and no other access to the file."""
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=TIMEOUT)
    folder = machine.folder / "credentials"
    folder.mkdir()
    copy = folder / "gsuite-gateway.key"
    copy.write_bytes(key(machine))
    plain = machine.environment
    service = {**plain, "CREDENTIALS_DIRECTORY": str(folder)}
    machine.environment = service
    process = machine.serve()
    told = machine.cli("key", "rotate", code=1)
    expect("LoadCredential=" in told and "--key-file" in told, f"a service's key rotate said: {told}")
    machine.environment = plain
    with Traffic(machine):
        for _ in range(3):
            told = machine.cli("key", "rotate", "--key-file", str(machine.folder / "key"))
            expect("switched to it" in told, f"beside a service, key rotate said: {told}")
    # When it restarts, systemd gives it the new file.
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=TIMEOUT)
    machine.environment = service
    for command in ("serve", "check"):
        told = machine.cli(command, code=78)
        words = "the key from the systemd credential gsuite-gateway.key is not the one"
        expect(words in told, f"{command} with an old credential said: {told}")
    copy.write_bytes(key(machine))
    process = machine.serve()
    machine.environment = plain
    return process


def wrong_key(machine, process):
    """Neither `serve` nor `check` takes another key, or none: they tell what to do, and change nothing."""
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=TIMEOUT)
    file, right = machine.folder / "key", key(machine)
    used = names_in_use(machine)
    for content, mode, words in (
        (bytes(32), 0o600, "is not the one that the secrets in the database are sealed under"),
        (right[:31], 0o600, "the key cannot be used"),
        (right, 0o644, "others may read it; run chmod 600 on it"),
    ):
        file.write_bytes(content)
        file.chmod(mode)
        for command in ("serve", "check"):
            told = machine.cli(command, code=78)
            expect(words in told, f"{command} with a wrong key said: {told}")
            expect("Put the right key there" in told, f"{command} does not say what to do: {told}")
            expect("`gsuite-gateway key reset` drops what it sealed" in told, f"{command} names no way out: {told}")
            expect(command == "serve" or "would not start" in told, f"check does not tell the result: {told}")
        expect(file.read_bytes() == content, "the key file was changed")
    expect(names_in_use(machine) == used, "something was sealed anew")
    file.write_bytes(right)
    file.chmod(0o600)
    expect("is the database's key" in machine.cli("check"), "the right key is not taken afterwards")
    return machine.serve()


def reset(machine, process):
    """A lost key: the start reports what to do, and doing it works."""
    told = machine.cli("key", "reset", "--yes", code=2)
    expect("key rotate" in told, f"with the right key, key reset said: {told}")
    (machine.folder / "key").unlink()
    # The running gateway has the key in memory, and keeps working.
    queue_id = machine.mail("without-file")
    wait_for(lambda: machine.state(queue_id) == "delivered", "mail without the key file")
    expect("stop it first" in machine.cli("key", "reset", "--yes", code=1), "a running gateway's key is reset")
    machine.switch_off(ANNA)
    waiting = machine.mail("waits")
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=TIMEOUT)
    machine.cli("account", "set", ANNA, "--enabled", "true")
    for command in ("serve", "check"):
        told = machine.cli(command, code=78)
        expect("key reset" in told and "key rotate" in told, f"{command} without the key said: {told}")
    refused = subprocess.run(
        [machine.binary, "key", "reset", "--config", str(machine.config)],
        env=machine.environment, input="\n", capture_output=True, text=True, timeout=TIMEOUT,
    )
    expect(refused.returncode == 1 and "nothing was changed" in refused.stderr, f"key reset went on: {refused}")
    expect(f"Without a second factor: {CHEF}." in refused.stderr, f"key reset does not say who is concerned: {refused}")
    told = machine.cli("key", "reset", "--yes")
    expect(f"Without a second factor: {CHEF}. The password alone" in told, f"key reset said: {told}")
    noted = machine.cli("log")
    expect("a second factor was removed" in noted and f"affected-user={CHEF}" in noted, "the log does not tell of it")
    expect(f"the credential of {ANNA}" in told, f"key reset said: {told}")
    listed = machine.json("account", "list")
    expect([one["state"] for one in listed] == ["needs-grant"] * 2, f"after the reset: {listed}")
    process = machine.serve()
    expect(machine.state(waiting) == "waiting", "mail did not wait for the grant")
    expect("key" in machine.cli("account", "list"), "account list does not say why the grant is gone")
    machine.grant(ANNA)
    wait_for(lambda: machine.state(waiting) == "delivered", "mail after the new grant")
    # The administrator is not locked out, and is led to set the second factor up again, as the settings demand.
    browser = Browser(machine.address, machine.console)
    answer = browser.sign_in(CHEF)
    expect(answer == (303, "/"), f"after the reset, the password was answered {answer}")
    status, _, place = browser.ask("GET", "/users")
    expect((status, place) == (303, FACTOR), f"after the reset, /users was answered {status} {place}")
    app = set_up(browser)
    expect(browser.ask("GET", "/users")[0] == 200, "the new second factor does not let its user in")
    expect(signs_in_with(machine, app), "the new second factor signs nobody in")
    return process


if __name__ == "__main__":
    with machine(sys.argv[1]) as m:
        for account in (ANNA, INFO):
            m.grant(account, "--default-sender", "true" if account == INFO else "false")
        text = m.config.read_text()
        m.config.write_text(text.replace("console: {", "console: {second_factor: administrators, "))
        gateway = m.serve()
        rotations(m, make_administrator(m))
        for step in (kills, credentials, wrong_key, reset):
            gateway = step(m, gateway)
    tell()
