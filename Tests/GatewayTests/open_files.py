#!/usr/bin/env python3
"""Makes the built program run out of open files, and makes single system calls fail: open_files.py BINARY CASE.

Prints one line for each failure and exits with 1; exits with 0 if there is none.
"""

import contextlib
import http.client
import mmap
import pathlib
import re
import resource
import signal
import smtplib
import socket
import subprocess
import sys
import time

import machine as machines
from machine import ANNA, TIMEOUT, expect, library_to_preload, send, tell, wait_for

# The calls that can be made to fail, in the order of faults.c.
FAULTS = (
    "spool_open", "spool_write", "spool_read", "spool_sync", "store_open", "store_write", "store_read", "store_sync",
    "socket", "socket_pair", "accept", "thread", "send", "receive", "connect", "epoll", "event_file",
)
# What keeps mail from being stored, as `/readyz` is to tell. (The database's own files are open already, and what was
# read is in its cache.)
STORING = ("spool_open", "spool_write", "spool_sync", "store_write", "store_sync")
# So that a flood meets the limit of open files first.
SETTINGS = {
    "settings": "delivery: {units_per_minute: 1000000, messages_per_day: 1000000}",
    "limits": "{connections: 2000, connections_per_address: 2000}",
}


def flood(address, port, count):
    """Opens that many connections and sends nothing on them."""
    opened = []
    for _ in range(count):
        with contextlib.suppress(OSError):
            opened.append(socket.create_connection((address, port), timeout=5))
    return opened


@contextlib.contextmanager
def machine(binary):
    """A machine with an account, and this process with as many open files as it may have."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with machines.machine(binary, **SETTINGS) as made:
        made.grant(ANNA, "--default-sender", "true")
        yield made


def arrives(m, subject):
    wait_for(lambda: subject in m.received(), f"{subject} at Google")


def is_ready(m):
    return m.get(m.monitoring, "/readyz")[0] == 200


def unready_because(m, reason):
    status, text = m.get(m.monitoring, "/readyz")
    return status == 503 and reason in text


def smtp_flood(binary):
    """1,100 silent connections where 1,024 files may be open: the open session and the store keep working."""
    with machine(binary) as m:
        gateway = m.serve(open_files=(1024, 1024))
        client = m.client()
        # Nothing was sent yet, so everything that calls to Google open must be opened during the flood, if it can be.
        silent = flood(m.address, m.smtp, 1100)
        for number in range(5):
            code, answer = send(client, f"beside-{number}")
            expect(code == 250, f"beside the flood a message was answered {code} {answer}")
        code, answer = send(client, "large", size=400_000)
        expect(code == 250, f"beside the flood a large message was answered {code} {answer}")
        for number in range(5):
            arrives(m, f"beside-{number}")
        arrives(m, "large")
        expect(gateway.poll() is None, f"the gateway ended with {gateway.returncode}")
        for one in silent:
            one.close()
        expect(send(client, "after")[0] == 250, "after the flood no message was taken")
        arrives(m, "after")
        wait_for(lambda: takes_one(m), "a new connection after the flood")
        wait_for(lambda: is_ready(m), "readiness after the flood")


def scarce_files(binary):
    """While few open files are left, new clients are turned away, open ones are served, and `/readyz` tells why."""
    with machine(binary) as m:
        gateway = m.serve(open_files=(1024, 1024))
        client = m.client()
        expect(is_ready(m), "it is not ready before")
        # Nothing but a lower limit: what is open stays open.
        resource.prlimit(gateway.pid, resource.RLIMIT_NOFILE, (280, 1024))
        for _ in range(3):
            expect(unready_because(m, "open files are left; new connections are refused"), "/readyz does not tell")
        expect(not takes_one(m), "a new session was taken")
        expect(send(client, "beside")[0] == 250, "an open session was not served")
        arrives(m, "beside")
        resource.prlimit(gateway.pid, resource.RLIMIT_NOFILE, (1024, 1024))
        expect(is_ready(m), "it is not ready afterwards")
        expect(takes_one(m), "afterwards, no session was taken")


def takes_one(m):
    try:
        with m.client():
            return True
    except (OSError, smtplib.SMTPException):
        return False


def monitoring_flood(binary):
    """5,000 silent connections to the monitoring port harm neither mail nor monitoring."""
    http_flood(binary, "monitoring", 5000, "/readyz", 200)


def console_flood(binary):
    """A silent peer with 1,000 connections does not lock users out of the console."""
    http_flood(binary, "console", 1000, "/sign-in", 200)


def http_flood(binary, which, count, path, status):
    with machine(binary) as m:
        gateway = m.serve(open_files=(1024, 1024))
        port = getattr(m, which)
        client = m.client()
        silent = flood(m.address, port, count)
        expect(m.get(port, path)[0] == status, f"{path} did not answer beside the flood")
        code, answer = send(client, "beside")
        expect(code == 250, f"beside the flood a message was answered {code} {answer}")
        arrives(m, "beside")
        expect(gateway.poll() is None, f"the gateway ended with {gateway.returncode}")
        for one in silent:
            one.close()
        expect(send(client, "after")[0] == 250, "after the flood no message was taken")
        arrives(m, "after")


class Faults:
    """Makes the system calls of a program fail, from outside."""

    def __init__(self, folder):
        shared = folder / "faults"
        shared.write_bytes(bytes(4096))
        with open(shared, "r+b") as file:
            self.bytes = mmap.mmap(file.fileno(), 4096)
        self.environment = {"LD_PRELOAD": library_to_preload(folder, "faults"), "FAULTS": str(shared)}

    @contextlib.contextmanager
    def breaking(self, kind):
        self.bytes[FAULTS.index(kind)] = 1
        try:
            yield
        finally:
            self.bytes[FAULTS.index(kind)] = 0


def fault(binary, kind):
    """One kind of system call fails for some seconds, under load; afterwards all works again, and nothing is lost."""
    with machine(binary) as m:
        faults = Faults(m.folder)
        gateway = m.serve(environment=faults.environment)
        taken = []

        def try_mail(name, size):
            # A new session each time: opening it may be what fails.
            try:
                with m.client(timeout=2) as client:
                    code, _ = send(client, name, size)
                if code == 250:
                    taken.append(name)
            except (OSError, smtplib.SMTPException):
                pass

        with faults.breaking(kind):
            until = time.monotonic() + 4
            number = 0
            while time.monotonic() < until and gateway.poll() is None:
                number += 1
                try_mail(f"small-{number}", 10)
                try_mail(f"large-{number}", 400_000)
                with contextlib.suppress(OSError, http.client.HTTPException):
                    m.get(m.console, "/sign-in", timeout=2)
            if kind in STORING:
                wait_for(lambda: unready_because(m, "new mail cannot be stored: "), "503 while nothing can be stored")
        expect(gateway.poll() is None, f"the gateway ended with {gateway.returncode}")
        wait_for(lambda: takes_one(m), "a session afterwards")
        with m.client() as client:
            for name, size in (("after", 10), ("after-large", 400_000)):
                code, answer = send(client, name, size)
                expect(code == 250, f"afterwards a message was answered {code} {answer}")
                taken.append(name)
        wait_for(lambda: set(taken) <= set(m.received()), "all that was taken at Google")
        received = m.received()
        expect(len(received) == len(set(received)), "something arrived twice")
        wait_for(lambda: is_ready(m), "readiness afterwards")


def no_wake_up(binary):
    """If libcurl cannot be woken, the gateway reports that and does not start, rather than deliver nothing."""
    with machine(binary) as m:
        faults = Faults(m.folder)
        with faults.breaking("socket_pair"):
            process = m.spawn("serve", "--config", str(m.config), environment=faults.environment)
            expect(process.wait(timeout=TIMEOUT) == 1, f"it ended with {process.returncode}")
        expect("calls to Google" in m.log.read_text(), "it does not say what is missing")
        m.serve(environment=faults.environment)
        with m.client() as client:
            expect(send(client, "then")[0] == 250, "then a message was not taken")
        arrives(m, "then")


def no_event_file(binary):
    """If an event loop cannot be made, the start fails rather than hang."""
    with machine(binary) as m:
        faults = Faults(m.folder)
        with faults.breaking("event_file"):
            process = m.spawn("serve", "--config", str(m.config), environment=faults.environment)
            expect(process.wait(timeout=TIMEOUT) != 0, "it serves without an event loop")
        m.serve(environment=faults.environment)
        with m.client() as client:
            expect(send(client, "then")[0] == 250, "then a message was not taken")
        arrives(m, "then")


def told_at_start(binary):
    """`check` and the start report too few open files, with what to set; the gateway raises its soft limit."""
    with machine(binary) as m:
        limit = (1024, 4096)
        gateway = m.serve(open_files=limit)
        expect(gateway.poll() is None, "it does not start")
        soft = re.search(r"Max open files +(\d+)", pathlib.Path(f"/proc/{gateway.pid}/limits").read_text())
        expect(int(soft[1]) == 4096, f"the soft limit is {soft[1]}")
        expect("LimitNOFILE=" in m.log.read_text(), "the start does not say what to set")
        core = re.search(r"Max core file size +(\d+)", pathlib.Path(f"/proc/{gateway.pid}/limits").read_text())
        expect(core and core[1] == "0", "a core dump may be written")
        check = subprocess.run(
            [binary, "check", "--config", str(m.config)], env=m.environment, capture_output=True, text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, limit), timeout=TIMEOUT,
        )
        expect(check.returncode == 0 and "LimitNOFILE=" in check.stdout, f"check said: {check.stdout}")
        few = subprocess.run(
            [binary, "check", "--config", str(m.config)], env=m.environment, capture_output=True, text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (300, 300)), timeout=TIMEOUT,
        )
        expect(few.returncode == 78, f"with 300 open files check ended with {few.returncode}")


def second_start(binary):
    """A start waits for a process that is about to end; for a port in use it reports only that."""
    with machine(binary) as m:
        first = m.serve()
        first.send_signal(signal.SIGSTOP)
        m.log.write_text("")
        second = m.spawn("serve", "--config", str(m.config))
        time.sleep(1)
        expect(second.poll() is None, "it did not wait for the lock")
        first.kill()
        first.wait()
        wait_for(lambda: takes_one(m) or second.poll() is not None, "the second gateway")
        expect(second.poll() is None, f"the second gateway ended with {second.returncode}")
        second.terminate()
        second.wait(timeout=TIMEOUT)
        for port, what in ((m.smtp, "listener odoo"), (m.monitoring, "monitoring"), (m.console, "the console")):
            with socket.create_server((m.address, port)):
                m.log.write_text("")
                refused = m.spawn("serve", "--config", str(m.config))
                expect(refused.wait(timeout=TIMEOUT) == 1, f"it ended with {refused.returncode}")
                said = m.log.read_text()
                right = (
                    f"gsuite-gateway: {what} cannot listen on {m.address}:{port}: another program is listening there; "
                    "stop it, or choose another port\n"
                )
                expect(said == right, f"a port in use is told so: {said}")


CASES = {
    case.__name__: case
    for case in (
        smtp_flood, monitoring_flood, console_flood, scarce_files, no_wake_up, no_event_file, told_at_start, second_start,
    )
}
for name in FAULTS:
    CASES.setdefault(f"fault_{name}", lambda binary, name=name: fault(binary, name))

if __name__ == "__main__":
    CASES[sys.argv[2]](sys.argv[1])
    tell()
