#!/usr/bin/env python3
"""Drives the built program as an administrator does: command_line.py BINARY.

Prints one line for each failure and exits with 1; exits with 0 if there is none.
"""

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys

from machine import ANNA, CUSTOMER, INFO, TIMEOUT, expect, library_to_preload, machine, tell, wait_for


def accounts(machine):
    told = machine.cli("account", "list", code=2)
    expect(("the schema gateway" if machine.store else "gateway.sqlite") in told, f"without a database, account list said: {told}")
    for address in (ANNA, INFO):
        machine.grant(address, "--default-sender", "true" if address == INFO else "false")
    machine.cli(
        "account", "add", "otto@acme.example", "--client-id", "client",
        "--client-secret-file", machine.secret("secret", "secret"),
        "--refresh-token-file", machine.secret("bad", "no-such-token"), code=1,
    )
    listed = {account["address"]: account for account in machine.json("account", "list")}
    expect(sorted(listed) == [ANNA, INFO], f"accounts: {sorted(listed)}")
    expect(listed[INFO]["isDefaultSender"] and not listed[ANNA]["isDefaultSender"], "the default sender is not INFO")
    expect("refresh-" not in json.dumps(listed), "account list shows secrets")
    machine.cli("account", "set", ANNA, "--units-per-minute", "5000")
    expect(machine.json("account", "list")[0]["unitsPerMinute"] == 5000, "account set changed nothing")
    noted = machine.cli("log", "--category", "grants", "--account", ANNA)
    expect("the account was changed" in noted and "by the command line" in noted, f"account set is not in the log: {noted}")
    machine.cli("account", "set", "nobody@acme.example", "--concurrency", "2", code=2)
    told = machine.cli("account", "set", ANNA, "--units-per-minute", "5000")
    expect("was changed" not in told, f"what was set already is a change: {told}")
    enabling(machine)
    machine.cli("account", "set", ANNA, "--concurrency", "-1", code=64)


def enabling(machine):
    """Enabling ends only having been disabled, and says what else stops an account."""
    for enabled, told in (("true", "was enabled already"), ("false", "was disabled"), ("false", "was disabled already")):
        said = machine.cli("account", "set", ANNA, "--enabled", enabled)
        expect(f"{ANNA} {told}." in said, f"--enabled {enabled} said: {said}")
    expect(f"{ANNA} was enabled." in machine.cli("account", "set", ANNA, "--enabled", "true"), "it was not enabled")
    noted = machine.cli("log", "--category", "grants", "--account", ANNA)
    expect(noted.count("was enabled") == 1 and noted.count("was disabled") == 1, f"not each once: {noted}")
    if machine.store:
        # What follows reaches around the program, into SQLite.
        return
    health = {
        "paused": ('{"state":"paused","until":4102444800000}', "It is paused until 2100-01-01T00:00:00"),
        "needs-grant": ('{"state":"needs-grant","suggestedFix":"grant-again"}', f"account grant {ANNA}"),
    }
    with contextlib.closing(sqlite3.connect(machine.folder / "data/gateway.sqlite", isolation_level=None)) as database:
        (before,) = database.execute("SELECT health FROM account WHERE address = ?", (ANNA,)).fetchone()
        for state, (stored, told) in health.items():
            database.execute("UPDATE account SET health = ? WHERE address = ?", (stored, ANNA))
            said = machine.cli("account", "set", ANNA, "--enabled", "true")
            expect("was enabled already" in said and told in said, f"of an account that is {state}, it said: {said}")
            expect(machine.json("account", "list")[0]["state"] == state, f"enabling ended that it is {state}")
        database.execute("UPDATE account SET health = ? WHERE address = ?", (before, ANNA))
    expect(machine.cli("log", "--category", "grants", "--account", ANNA) == noted, "what changed nothing is in the log")


def other_key(machine):
    """Nothing runs with another key or is sealed under it: the right key could never open it."""
    key, right = machine.folder / "key", machine.folder / "right-key"
    key.rename(right)
    told = machine.cli("account", "refresh", ANNA, code=78)
    expect("sealed under" in told, f"a lost key is not told: {told}")
    expect(not key.exists(), "a key was made in place of the lost one")
    key.write_bytes(bytes(32))
    key.chmod(0o600)
    for command in ("serve", "check"):
        machine.cli(command, code=78)
    right.replace(key)
    machine.cli("account", "refresh", ANNA)


def exit_handlers(machine):
    """OpenSSL frees nothing at exit, when threads that used it may be ending: the process would be aborted."""
    machine.environment["LD_PRELOAD"] = library_to_preload(machine.folder, "exit_handlers")
    told = machine.cli("account", "refresh", ANNA)
    del machine.environment["LD_PRELOAD"]
    expect("at exit: " in told, f"no library is told: {told}")
    expect("libcrypto" not in told, f"OpenSSL wants to be called at exit: {told}")


def users(machine):
    machine.cli("login", "add", "odoo", "--password-file", machine.secret("password", "correct horse"))
    machine.cli("login", "add", "odoo", "--password-file", machine.secret("password", "other"), code=1)
    listed = machine.json("login", "list")
    expect([user["name"] for user in listed] == ["odoo"] and listed[0]["hasPassword"], f"users: {listed}")
    expect("scrypt" not in json.dumps(listed) and "horse" not in json.dumps(listed), "login list shows secrets")
    machine.cli("login", "set", "odoo", "--enabled", "false")
    expect(not machine.json("login", "list")[0]["isEnabled"], "login set changed nothing")
    machine.cli("login", "set", "odoo", "--may-use", "@acme.example")
    expect(machine.json("login", "list")[0]["mayUse"] == ["@acme.example"], "login set does not restrict")
    machine.cli("login", "set", "odoo", "--may-use", "@acme.example", "--may-use-all", code=64)
    machine.cli("login", "set", "odoo", "--may-use-all")
    expect(machine.json("login", "list")[0]["mayUse"] == [], "login set does not lift a restriction")
    machine.cli("login", "set", "nobody", "--enabled", "true", code=2)
    machine.cli("login", "remove", "odoo")
    machine.cli("login", "remove", "odoo", code=2)
    noted = machine.cli("log", "--category", "settings")
    for what in ("added", "changed", "removed"):
        expect(f"an SMTP login was {what}" in noted and "login=odoo" in noted, f"user commands are not in the log: {noted}")


def traces(machine):
    queue_id = machine.mail("first")
    wait_for(lambda: machine.state(queue_id) == "delivered", "the first delivery")
    expect(machine.received() == ["first"], f"arrived: {machine.received()}")
    shown = machine.json("queue", "show", queue_id)
    remote_id = shown["deliveries"][0]["remoteID"]
    expect(shown["messageID"] == "<first@odoo>", f"Message-ID {shown['messageID']}")
    for key in (
        [queue_id], ["--message-id", "<first@odoo>"], ["--message-id", shown["deliveries"][0]["sentMessageID"]],
        ["--remote-id", remote_id], ["--recipient", "kunde@"], ["--sender", "anna@"], ["--subject", "first"],
        ["--account", ANNA, "--since", "1h"],
    ):
        found = machine.json("trace", *key)
        expect([one["id"] for one in found] == [queue_id], f"trace {key} found {[one['id'] for one in found]}")
    told = machine.cli("trace", queue_id)
    expect(remote_id in told and CUSTOMER in told and "delivered" in told, f"trace tells too little: {told}")
    machine.cli("trace", "--subject", "no such subject", code=2)
    machine.cli("trace", code=64)
    expect(machine.json("queue", "list") == [], "delivered mail is listed as waiting")
    expect([one["id"] for one in machine.json("queue", "list", "--all")] == [queue_id], "--all lists too little")


def queue_commands(machine):
    """Mail that cannot go now is held, released, retried, rerouted and removed."""
    machine.control("POST", f"accounts/{ANNA}/revoke")
    names = {subject: machine.mail(subject) for subject in ("one", "two", "three", "four")}
    listed = machine.json("queue", "list")
    expect({entry["subject"] for entry in listed} == set(names), f"queue list: {listed}")
    wait_for(lambda: machine.json("account", "list")[0]["state"] == "needs-grant", "the account to be found broken")
    expect(f"account {ANNA} cannot send; its mail waits" in machine.cli("check"), "check does not name the account")
    expect("grant" in machine.cli("queue", "list"), "queue list does not say why mail waits")
    for queue_id in names.values():
        # A delivery whose attempt is running cannot be held.
        def held():
            machine.cli("queue", "hold", queue_id, "--reason", "to be looked at", code=None)
            return machine.state(queue_id) == "held"

        wait_for(held, f"{queue_id} to be held")
    expect("to be looked at" in machine.cli("queue", "list", "--state", "held"), "the reason is not shown")
    machine.grant(ANNA)
    machine.cli("queue", "remove", names["four"])
    expect(machine.state(names["four"]) == "removed", "four is not removed")
    machine.cli("queue", "remove", names["four"], code=2)
    machine.cli("queue", "reroute", names["three"], "--to", INFO)
    machine.cli("queue", "reroute", names["three"], "--to", "nobody@acme.example", code=2)
    machine.cli("queue", "release", names["one"], names["three"])
    for subject in ("one", "three"):
        wait_for(lambda: machine.state(names[subject]) == "delivered", f"{subject} to be delivered")
    expect(machine.json("queue", "show", names["three"])["deliveries"][0]["account"] == INFO, "three was not rerouted")
    machine.cli("queue", "release", "--account", ANNA)
    machine.cli("queue", "retry", "--all", code=None)
    wait_for(lambda: machine.state(names["two"]) == "delivered", "two to be delivered")
    expect(machine.received() == ["first", "one", "three", "two"], f"arrived: {machine.received()}")
    machine.cli("queue", "hold", "--all", code=2)
    machine.cli("queue", "hold", code=64)


def log_and_jobs(machine):
    """The log shows what users did; scheduled actions are off, can be configured, and do not pretend to run."""
    expect("command=remove deliveries=1" in machine.cli("log", "--category", "queue"), "the log does not say what was removed")
    lines = [json.loads(line) for line in machine.cli("log", "--json", "--account", ANNA).splitlines()]
    expect(any(line["text"] == "the account was added" for line in lines), f"no entry of the new account: {lines}")
    expect(all(line["account"] == ANNA for line in lines), "entries of other accounts are shown")
    expect(machine.cli("log", "--csv").startswith("time,level,category,account"), "no heading of the values")
    expect("No entry matches." in machine.cli("log", "no such words"), "the log finds what is not there")
    machine.cli("log", "--level", "loud", code=64)

    jobs = machine.json("actions")
    expect([one["enabled"] for one in jobs] == [False] * 5, f"jobs are not off at first: {jobs}")
    expect("every 20m" in machine.cli("actions", "interval", "sync-contacts", "20"), "the interval is not confirmed")
    machine.cli("actions", "enable", "sync-contacts")
    contacts = [one for one in machine.json("actions") if one["action"] == "sync-contacts"][0]
    expect(contacts["enabled"] and contacts["intervalSeconds"] == 1200, f"not as it was set: {contacts}")
    if not contacts["available"]:
        expect("not part of this version" in machine.cli("actions", "run", "sync-contacts", code=1), "a run is pretended")
    machine.cli("actions", "disable", "sync-contacts")
    machine.cli("actions", "interval", "sync-contacts", "0", code=64)
    machine.cli("actions", "run", "sync-everything", code=64)
    expect("No runs." in machine.cli("actions", "runs"), "runs that never were")
    noted = machine.cli("log", "--category", "actions")
    expect("action=sync-contacts" in noted and "enabled=false minutes=20" in noted, f"the log does not tell of jobs: {noted}")


def disabling(machine):
    """A disabled account keeps its mail until it is enabled."""
    machine.switch_off(ANNA)
    queue_id = machine.mail("late")
    expect(machine.state(queue_id) == "waiting", "a disabled account sends")
    expect("disabled by an administrator" in machine.cli("queue", "list"), "queue list does not say why mail waits")
    machine.cli("account", "remove", ANNA, code=1)
    return queue_id


def restart(machine, process, waiting):
    """SIGTERM stops it cleanly; waiting mail goes on afterwards, once the account is enabled again."""
    process.send_signal(signal.SIGTERM)
    expect(process.wait(timeout=TIMEOUT) == 0, f"SIGTERM ended it with {process.returncode}")
    expect(machine.state(waiting) == "waiting", "the command line needs a running gateway")
    machine.cli("account", "set", ANNA, "--enabled", "true")
    machine.serve()
    wait_for(lambda: machine.state(waiting) == "delivered", "the late message")
    expect(machine.received().count("late") == 1, "the late message did not arrive once")


def configurations(machine):
    expect("The configuration is valid" in machine.cli("check"), "check does not praise a good configuration")
    expect(isinstance(machine.json("check"), list), "check --json is no list")
    broken = machine.folder / "broken.yaml"
    broken.write_text("queue:\n  retry:\n    first: soon\nsmtp:\n  limits:\n    recipients: -1\nnonsense: 1\n")
    told = machine.cli("check", code=78, config=broken)
    for line in (3, 6, 7):
        expect(re.search(rf"broken\.yaml:{line}\b", told), f"check does not name line {line}: {told}")
    for command in (["serve"], ["queue", "list"]):
        machine.cli(*command, code=78, config=broken)
    machine.cli("check", code=78, config=machine.folder / "missing.yaml")


def sandbox(machine):
    """All scheduled actions between the two simulators: what each reports, and what is then on the other side."""
    environment = {**os.environ, "TMPDIR": str(machine.folder)}
    result = subprocess.run(
        [machine.sandbox, "--port", "0", "--console-port", "0", "--once"],
        capture_output=True, text=True, timeout=2 * TIMEOUT, env=environment,
    )
    told = result.stdout
    expect(result.returncode == 0, f"the sandbox ended with {result.returncode}: {result.stderr}")
    expect(told.count("\n  delivered by ") == 6, f"not all samples were delivered: {told}")
    expect(re.search(r"Sign in as otto@acme\.example at http://127\.0\.0\.1:\d+/link/\S+", told), "no link for Otto")
    for job, user, counts in (
        ("Sync Appointments", "otto", "11 created, 7 fetched"), ("Sync Appointments", "lena", "11 created, 7 fetched"),
        ("Sync Contacts", "otto", "2 created"), ("Sync Contacts", "lena", "2 created"),
        ("Sync E-Mail-In", "otto", "3 fetched"), ("Sync E-Mail-In", "lena", "3 fetched, 2 imported, 1 skipped"),
        ("Sync E-Mail-Out", "otto", "2 fetched"), ("Sync E-Mail-Out", "lena", "2 fetched, 2 imported"),
        ("Import New Contacts Automatically", "otto", ""), ("Import New Contacts Automatically", "lena", ""),
    ):
        line = rf"^G Suite {job} +{user}@acme\.example +succeeded +{counts}$"
        expect(re.search(line, told, re.M), f"the sandbox does not say {line}: {told}")
    for line in (
        r'on Kundig GmbH, Klara Kunde: "Bestellung 4711", "Re: Bestellung 4711"$',
        r"in the calendar of otto@acme\.example: Arzt, Messe, 3 x Monatsabschluss, 4 x Vertriebsrunde, Vertriebsrunde \(verschoben\)",
        r"^In the Google contacts of otto@acme\.example: Klara Kunde, Mia Muster, Privater Kontakt$",
    ):
        expect(re.search(line, told, re.M), f"the sandbox does not say {line}: {told}")
    left = [path.name for path in machine.folder.glob("gsuite-gateway-*")]
    expect(not left, f"the sandbox left {left}")


if __name__ == "__main__":
    with machine(sys.argv[1]) as m:
        sandbox(m)
        configurations(m)
        accounts(m)
        other_key(m)
        exit_handlers(m)
        users(m)
        gateway = m.serve()
        traces(m)
        queue_commands(m)
        log_and_jobs(m)
        restart(m, gateway, disabling(m))
    tell()
