"""What the tests share that kill gateways under load: the simulated Google, gateways, the load, and the count."""

import collections
import json
import os
import pathlib
import random
import signal
import smtplib
import socket
import subprocess
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Enough accounts that none sends more than a search of Sent reads (10,000 messages since the attempt; Google allows 2,000
# a day).
ACCOUNTS = [f"{name}@acme.example" for name in ("info", "anna", "otto", "lena", "erik", "ida", "jonas", "mia")]
START_DEADLINE = 60
# How long the queue may make no progress while it is emptied, in seconds.
STALL_DEADLINE = 120


class Failure(Exception):
    pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, process, what):
    until = time.monotonic() + START_DEADLINE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise Failure(f"{what} ended at once with code {process.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    raise Failure(f"{what} did not listen within {START_DEADLINE} s")


class Simulator:
    """The simulated Google, in a separate process, so that it outlives the gateway."""

    def __init__(self, binary, log):
        self.port = free_port()
        self.process = subprocess.Popen(
            [str(pathlib.Path(binary).with_name("gsuite-gateway-sandbox")), "simulator", "--port", str(self.port), "--keep", "headers", "--unlimited"], stdout=log, stderr=log
        )
        wait_for_port(self.port, self.process, "the simulator")
        self.url = f"http://127.0.0.1:{self.port}"

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None


class Gateway:
    """A gateway under test, which is started, killed and restarted on the same data."""

    def __init__(self, binary, folder, log, configure):
        """configure(port) returns the configuration file."""
        self.binary, self.log, self.environment = binary, log, None
        self.smtp_port = free_port()
        self.config = folder / "gateway.yaml"
        self.config.write_text(configure(self.smtp_port))
        self.process = None

    def cli(self, *arguments, secret=None):
        done = subprocess.run(
            [self.binary, *arguments, "--config", str(self.config)],
            input=secret, capture_output=True, text=True, timeout=60,
        )
        if done.returncode != 0:
            raise Failure(f"{' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def start(self):
        self.process = subprocess.Popen(
            [self.binary, "serve", "--config", str(self.config)], stdout=self.log, stderr=self.log,
            env={**os.environ, **(self.environment or {})},
        )
        wait_for_port(self.smtp_port, self.process, "the gateway")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Load(threading.Thread):
    """Sends mail over one connection until it is stopped, and records what was accepted."""

    counter = 0
    lock = threading.Lock()

    def __init__(self, port, accepted, uncertain, stop):
        super().__init__(daemon=True)
        self.port, self.accepted, self.uncertain, self.stop = port, accepted, uncertain, stop
        self.random = random.Random()

    def run(self):
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=30) as client:
                while not self.stop.is_set():
                    self.send_one(client)
        except (OSError, smtplib.SMTPException):
            pass

    def send_one(self, client):
        with Load.lock:
            Load.counter += 1
            token = f"mail-{Load.counter}"
        recipients = [f"r{self.random.randrange(40)}@customer.example" for _ in range(self.random.randrange(1, 4))]
        recipients = sorted(set(recipients))
        # As Odoo 19 does: To names other recipients than the envelope.
        to = ", ".join(recipients + ["bystander@customer.example"])
        body = "x" * self.random.choice([200, 2_000, 60_000, 400_000])
        lines = "\r\n".join(body[i : i + 76] for i in range(0, len(body), 76))
        message = (
            f"Message-Id: <{token}@odoo>\r\nSubject: {token}\r\nTo: {to}\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: text/plain\r\nFrom: {self.random.choice(ACCOUNTS)}\r\n\r\n{lines}\r\n"
        )
        try:
            client.sendmail("bounce@acme.example", recipients, message.encode())
        except (OSError, smtplib.SMTPException):
            # The 250 may have been lost in transit: such a message may arrive, but not twice.
            self.uncertain[token] = recipients
            raise
        self.accepted[token] = recipients


def wait_until_empty(gateway):
    left, until, told = None, 0, time.monotonic()
    while True:
        waiting = json.loads(gateway.cli("queue", "list", "--json", "--limit", "1000000"))
        if not waiting:
            return
        stuck = [w for w in waiting if w["state"] in ("held", "failed")]
        if stuck:
            raise Failure(f"{len(stuck)} messages were held or failed, the first: {stuck[0]}")
        now = time.monotonic()
        if left is None or len(waiting) < left:
            left, until = len(waiting), now + STALL_DEADLINE
        if now > until:
            raise Failure(f"{left} messages did not move for {STALL_DEADLINE} s, the first: {waiting[0]}")
        if now - told > 10:
            print(f"{left} deliveries still to be made", flush=True)
            told = now
        # Listing a long queue takes processor time from the gateway under test.
        time.sleep(0.5 if left < 1000 else 5)


def judge(simulator, accepted, uncertain):
    copies = collections.Counter()
    for entry in simulator.call("GET", "/_simulator/received"):
        copies[(entry["subject"], entry["recipient"])] += 1
    faults = []
    for token, recipients in accepted.items():
        for recipient in recipients:
            if copies[(token, recipient)] != 1:
                faults.append(f"{token} to {recipient}: {copies[(token, recipient)]} copies instead of 1")
    known = {**accepted, **uncertain}
    for (token, recipient), count in copies.items():
        if recipient not in known.get(token, []):
            faults.append(f"{token} reached {recipient}, whom its envelope did not name")
        elif count > 1 and token in uncertain:
            faults.append(f"{token} to {recipient}: {count} copies of a message without a 250")
    return faults


def prepare(gateway, simulator):
    """Creates the accounts on both sides, and makes the simulated Google lose answers."""
    for address in ACCOUNTS:
        simulator.call("PUT", f"/_simulator/accounts/{address}", {"refreshToken": f"refresh-{address}"})
        extra = ["--default-sender", "true"] if address.startswith("info@") else []
        gateway.cli(
            "account", "add", address, "--client-id", "client", "--client-secret-file", secret(gateway, "secret"),
            "--refresh-token-file", secret(gateway, f"refresh-{address}"), *extra,
        )
    for kind, probability in (("dropBefore", 0.03), ("dropAfter", 0.05), ("error500After", 0.02), ("error503", 0.03)):
        simulator.call("POST", "/_simulator/faults", {"kind": kind, "method": "send", "probability": probability})


def secret(gateway, value):
    path = gateway.config.parent / f"secret-{abs(hash(value))}"
    path.write_text(value)
    os.chmod(path, 0o600)
    return str(path)
