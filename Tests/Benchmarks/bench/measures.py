"""The measurements, each on a running server."""

import json
import os
import re
import resource
import shutil
import socket
import sqlite3
import ssl
import subprocess
import time

from bench.processes import Failure

IDLE = 1000
# More than one load writes.
CACHE = 3 << 30
HANDSHAKE_CLIENTS = 2


def fill_cache(folder):
    """Makes the machine assign memory to the page cache: otherwise only the first server that writes much pays for it."""
    path = folder / "cache"
    piece = bytes(1 << 20)
    try:
        with open(path, "wb", buffering=0) as file:
            for _ in range(min(CACHE, shutil.disk_usage(folder).free // 4) // len(piece)):
                file.write(piece)
            os.fsync(file.fileno())
    finally:
        path.unlink(missing_ok=True)


def intake(load, server, running, size, sessions, keep, seconds, warmup, rate=None):
    """Measures messages per second, latencies in ms, CPU in µs per message and memory in bytes under one load: as fast as
    the server takes it, or at a rate, with latencies from when a message was due."""
    running.forget_peak()
    before, switches, load_before = running.cpu_seconds(), running.switches(), ended_children()
    ports = server.all_ports[:sessions]
    loads = []
    for number, port in enumerate(ports):
        own = sessions // len(ports) + (number < sessions % len(ports))
        command = [load, "--port", port, "--size", size, "--sessions", own, "--seconds", seconds, "--warmup", warmup]
        command += [] if keep else ["--new"]
        command += ["--rate", rate / len(ports)] if rate else []
        loads.append(subprocess.Popen(
            [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True,
        ))
    results = []
    for process in loads:
        said, _ = process.communicate(timeout=seconds + warmup + 60)
        if process.returncode != 0:
            raise Failure(f"load: {said}")
        results.append(json.loads(said))
    result = together(results)
    spent = running.cpu_seconds() - before
    # The generator's CPU, in cores: near 1, the generator rather than the server would be the limit.
    result["load_cores"] = (ended_children() - load_before) / (seconds + warmup)
    result["cpu"] = spent / result["total"] * 1e6 if result["total"] else None
    result["switches"] = (running.switches() - switches) / result["total"] if result["total"] else None
    result["memory"] = running.memory(peak=True)
    return result


def together(results):
    """What several loads measured at the same time: sums of counts, and the worst of the latencies."""
    first, *others = results
    for other in others:
        for field, value in other.items():
            if field in ("rate", "total", "errors"):
                first[field] += value
            elif isinstance(value, (int, float)):
                first[field] = max(first[field], value)
            elif value and not first[field]:
                first[field] = value
    return first


def ended_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def handshakes(server, seconds):
    """Measures TLS 1.3 handshakes per second, each on a new connection, without resumption."""
    command = ["openssl", "s_time", "-connect", f"127.0.0.1:{server.tls_port}", "-new", "-tls1_3", "-time", str(seconds)]
    begun = time.monotonic()
    clients = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(HANDSHAKE_CLIENTS)
    ]
    total = 0
    for client in clients:
        output, errors = client.communicate(timeout=seconds + 60)
        counts = [line for line in output.splitlines() if "connections in" in line and "real seconds" in line]
        if client.returncode != 0 or not counts:
            raise Failure(f"openssl s_time: {errors.strip()[-300:]}")
        total += int(counts[0].split()[0])
    return total / (time.monotonic() - begun)


def idle(server, running, secure):
    """Measures the bytes per connection of many connections after their greeting."""
    before = running.memory()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connections = []
    try:
        for _ in range(IDLE):
            client = socket.create_connection(("127.0.0.1", server.tls_port if secure else server.port), timeout=60)
            if secure:
                client = context.wrap_socket(client)
            connections.append(client)
            expect(client, b"220")
            client.sendall(b"EHLO benchmark.example\r\n")
            expect(client, b"250")
        time.sleep(1)
        return (running.memory() - before) / IDLE
    finally:
        for client in connections:
            client.close()


def quiet(running, settling, seconds):
    """Measures a server that has nothing to do: the share of a core, context switches a second, and memory in bytes."""
    time.sleep(settling)
    cpu, before, begun = running.cpu_seconds(), running.switches_by_thread(), time.monotonic()
    after = dict(before)
    while (length := time.monotonic() - begun) < seconds:
        time.sleep(0.5)
        # A thread that has ended keeps what it had.
        after |= running.switches_by_thread()
    return {
        "cpu": (running.cpu_seconds() - cpu) / length, "memory": running.memory(),
        "switches": sum(count - before.get(thread, 0) for thread, count in after.items()) / length,
    }


def expect(client, code):
    received = b""
    while True:
        received += client.recv(4096)
        lines = received.split(b"\r\n")
        if received.endswith(b"\r\n") and lines[-2][3:4] == b" ":
            break
        if not received:
            break
    if not lines[0].startswith(code):
        raise Failure(f"an idle connection got {received[:100]!r}")


def commits(folder, seconds):
    """Measures commits per second of one row each: SQLite, write-ahead log, synchronous FULL."""
    path = folder / "commits.sqlite"
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE row (content BLOB)")
        count, begun = 0, time.monotonic()
        while time.monotonic() < begun + seconds:
            database.execute("INSERT INTO row VALUES (?)", (os.urandom(100),))
            count += 1
        return count / (time.monotonic() - begun)
    finally:
        database.close()
        for suffix in ("", "-wal", "-shm"):
            (folder / f"commits.sqlite{suffix}").unlink(missing_ok=True)


def leasing(root):
    """Measures the time to open the store and to lease and finish one delivery, in ms, by the number of waiting ones."""
    done = subprocess.run(
        ["swift", "test", "--filter", "LeasingCostTests"], cwd=root, env=os.environ | {"LEASING_COST": "1"},
        capture_output=True, text=True, timeout=1800,
    )
    found = re.findall(r"^leasing of (\d+): (\{.*\})$", done.stdout, re.MULTILINE)
    if done.returncode != 0 or not found:
        raise Failure(f"leasing: {done.stdout[-300:]}{done.stderr[-300:]}")
    return {int(count): json.loads(figures) for count, figures in found}
