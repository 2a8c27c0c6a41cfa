"""A PostgreSQL of the test's own on loopback, and the network between it and the nodes."""

import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Crash"))
from crash_support import Failure, free_port  # noqa: E402

PASSWORD = "correct horse battery staple"
PIECE = 64 << 10


def programs():
    configured = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True).stdout.strip()
    versions = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    for place in [pathlib.Path(configured), *reversed(versions)] if configured else reversed(versions):
        if (place / "initdb").exists():
            return place
    raise Failure("PostgreSQL's initdb was not found: install postgresql")


class Server:
    """One server: a primary, or a standby of another one."""

    def __init__(self, folder):
        self.folder, self.port, self.programs = folder, free_port(), programs()
        self.data = folder / "data"
        folder.mkdir()
        # PostgreSQL does not run as root.
        self.other = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--"] if os.getuid() == 0 else []
        self.secret = folder / "password"
        self.secret.write_text(PASSWORD)

    def run(self, *command):
        environment = {**os.environ, "PGPASSWORD": PASSWORD}
        done = subprocess.run(
            [*self.other, *map(str, command)], cwd="/", env=environment, capture_output=True, text=True, timeout=120
        )
        if done.returncode != 0:
            raise Failure(f"{command[0].name}: {done.stdout}{done.stderr}")
        return done.stdout

    def create(self):
        self._own()
        self.run(
            self.programs / "initdb", "-D", self.data, "-A", "scram-sha-256", "-U", "owner", f"--pwfile={self.secret}",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        )
        self._configure()

    def follow(self, primary, name):
        """Becomes a standby of a running primary."""
        shutil.rmtree(self.data, ignore_errors=True)
        self._own()
        # A process that dies loses nothing that it has written, so the disk need not be waited for.
        self.run(
            self.programs / "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "--no-sync",
            "-d", f"host=127.0.0.1 port={primary.port} user=owner password='{PASSWORD}' application_name={name}",
        )
        self._configure()
        self.start()

    def _own(self):
        if self.other:
            subprocess.run(["chown", "-R", "nobody:nogroup", self.folder], check=True)

    def _configure(self):
        with open(self.data / "postgresql.conf", "a") as file:
            file.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\n"
                "max_connections = 200\n"
            )

    def set(self, line):
        with open(self.data / "postgresql.conf", "a") as file:
            file.write(line + "\n")

    def start(self):
        for attempt in range(20):
            try:
                self.run(self.programs / "pg_ctl", "-D", self.data, "-w", "-l", self.data / "log", "start")
                return
            except Failure:
                # One that was killed may still hold its memory for a moment.
                if attempt == 19:
                    raise
                time.sleep(0.25)

    def stop(self, mode="immediate"):
        self.run(self.programs / "pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def promote(self):
        self.run(self.programs / "pg_ctl", "-D", self.data, "-w", "promote")

    def reload(self):
        self.run(self.programs / "pg_ctl", "-D", self.data, "reload")

    def ask(self, statement):
        url = f"host=127.0.0.1 port={self.port} user=owner dbname=postgres"
        return self.run(self.programs / "psql", "-At", "-d", url, "-c", statement).strip()


class Network(threading.Thread):
    """The way from one node to the server, which can be disturbed."""

    def __init__(self, target, seed):
        super().__init__(daemon=True)
        self.target, self.random = target, random.Random(seed)
        self.lock = threading.Lock()
        self.pairs = set()
        self.longest_delay = 0
        self.is_cut_off = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        while True:
            client, _ = self.listener.accept()
            try:
                server = socket.create_connection(("127.0.0.1", self.target.port), timeout=5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            pair = Pair(client, server)
            with self.lock:
                self.pairs.add(pair)
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self.pump, args=(pair, source, sink), daemon=True).start()

    def pump(self, pair, source, sink):
        try:
            while piece := source.recv(PIECE):
                # What is on its way when the line goes dead arrives late, or not at all.
                while self.is_cut_off.is_set():
                    time.sleep(0.02)
                if self.longest_delay:
                    with self.lock:
                        delay = self.random.uniform(0, self.longest_delay)
                    time.sleep(delay)
                with self.lock:
                    left = pair.take(len(piece))
                sink.sendall(piece[:left])
                if left < len(piece):
                    break
        except OSError:
            pass
        pair.close()
        with self.lock:
            self.pairs.discard(pair)

    def cut(self):
        """Ends each connection after some more bytes, which may be in the middle of anything."""
        with self.lock:
            for pair in self.pairs:
                pair.left = self.random.choice([0, 1, 40, 300, 3000]) + self.random.randrange(100)

    def disturb(self, seconds):
        """Delays what is said, and cuts connections now and then."""
        self.longest_delay = 0.05
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.cut()
            time.sleep(0.3)
        self.longest_delay = 0

    def drop(self, seconds):
        """Nothing arrives for that long, and no connection ends."""
        self.is_cut_off.set()
        time.sleep(seconds)
        self.is_cut_off.clear()

    def end_all(self):
        with self.lock:
            for pair in self.pairs:
                pair.close()


class Pair:
    def __init__(self, client, server):
        self.sockets, self.left = (client, server), None

    def take(self, count):
        """How many of the bytes still pass."""
        if self.left is None:
            return count
        count = min(count, self.left)
        self.left -= count
        return count

    def close(self):
        for one in self.sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()
