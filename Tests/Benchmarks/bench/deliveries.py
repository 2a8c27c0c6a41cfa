"""Measures deliveries per second through the gateway to a simulated Google in a separate process, and what they cost both."""

import json
import pathlib
import subprocess
import time
import urllib.request

from bench.gateway import Gateway
from bench.processes import Failure, free_port, process_seconds

SCOPES = [f"https://www.googleapis.com/auth/gmail.{name}" for name in ("send", "readonly", "settings.basic")]


class Simulator:
    def __init__(self, binary, latency, log, *options, keep="headers"):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [
                str(pathlib.Path(binary).with_name("gsuite-gateway-sandbox")), "simulator", "--port", str(port),
                "--keep", keep, "--unlimited", "--latency", str(latency), *options,
            ],
            stdout=log, stderr=log,
        )
        try:
            self.wait()
        except BaseException:
            self.stop()
            raise

    def wait(self):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                return self.call("GET", "status")
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise Failure("the simulator did not start; see its log")

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_simulator/{path}", data=data, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def deliveries(load, tools, certificate, binary, data, log, latency, accounts, messages, longest):
    """Submits `messages`, then counts the arrivals from the time when all were accepted."""
    simulator = Simulator(binary, latency, log)
    try:
        pairs = [(f"user{number}@acme.example", f"refresh-{number}") for number in range(accounts)]
        for address, token in pairs:
            simulator.call("POST", "accounts", {
                "address": address, "scopes": SCOPES, "clientId": "client", "clientSecret": "secret",
                "refreshToken": token,
            })
        server = Gateway(tools, certificate, binary, simulator.url, pairs)
        running = server.start(data, log)
        try:
            taken = subprocess.run(
                [load, "--port", str(server.port), "--sessions", "50", "--seconds", "60", "--warmup", "0",
                 "--messages", str(messages), "--from", ",".join(address for address, _ in pairs)],
                capture_output=True, text=True, timeout=120,
            )
            if taken.returncode != 0 or json.loads(taken.stdout)["total"] < messages:
                raise Failure(f"load: {taken.stdout}{taken.stderr}")
            return measure(simulator, running, messages, longest)
        finally:
            running.stop()
    finally:
        simulator.stop()


def measure(simulator, running, messages, longest):
    """Measures up to the last arrival within `longest` seconds: deliveries per second, and the CPU of the gateway and of the
    simulator, which share the machine, in µs per delivery."""
    spent = lambda: (running.cpu_seconds(), process_seconds(simulator.process.pid))  # noqa: E731
    begun = last = time.monotonic()
    before = latest = spent()
    first = arrived = simulator.call("GET", "status")["arrived"]
    while arrived < messages and time.monotonic() < begun + longest:
        time.sleep(0.05)
        now = simulator.call("GET", "status")["arrived"]
        if now > arrived:
            arrived, last, latest = now, time.monotonic(), spent()
    count = arrived - first
    if count <= 0:
        raise Failure(f"{arrived} of {messages} messages had arrived when the last was taken, and none after")
    ours, simulators = ((after - start) / count * 1e6 for after, start in zip(latest, before))
    return {"rate": count / (last - begun), "cpu": ours, "simulator": simulators}
