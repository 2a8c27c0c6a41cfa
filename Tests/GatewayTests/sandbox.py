#!/usr/bin/env python3
"""The sandbox with two nodes on a PostgreSQL: what it shows, in the console too, and that nothing is left at its end.

The arguments are the program of the gateway and, where the nodes use a server that runs already, its URL."""

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from browser import Browser  # noqa: E402
from machine import expect, tell  # noqa: E402

TIMEOUT = 300


class Sandbox:
    """The program, with its files in a folder of the test's own."""

    def __init__(self, binary, folder, *options, environment=None):
        self.output, self.folder = folder / "output", folder
        program = pathlib.Path(binary).with_name("gsuite-gateway-sandbox")
        with open(self.output, "w") as output:
            self.process = subprocess.Popen(
                [program, "--port", "0", "--console-port", "0", *options], stdout=output, stderr=output,
                env={**os.environ, "TMPDIR": str(folder), **(environment or {})}, start_new_session=True,
            )

    @property
    def told(self):
        return self.output.read_text()

    def wait_for(self, words):
        until = time.monotonic() + TIMEOUT
        while words not in self.told:
            ended = self.process.poll()
            if ended is not None or time.monotonic() > until:
                raise RuntimeError(f"the sandbox did not say {words!r} (it ended with {ended}): {self.told}")
            time.sleep(0.1)

    def interrupt(self):
        """As Ctrl-C does: the whole group of the terminal gets the signal."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(TIMEOUT)

    def servers(self):
        """The processes of a PostgreSQL in the folder."""
        found = []
        for place in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                words = place.read_bytes().split(b"\0")
                if words[0].endswith(b"/postgres") and any(str(self.folder).encode() in word for word in words):
                    found.append(int(place.parent.name))
        return found

    def expect_nothing_left(self):
        left = [path.name for path in self.folder.iterdir() if path != self.output]
        expect(not left, f"the sandbox left {left}")
        expect(not self.servers(), "the sandbox left its PostgreSQL running")


def both_nodes(binary, folder, url):
    """Two nodes accept mail; the console of each shows both."""
    sandbox = Sandbox(binary, folder, "--store", url or "postgresql")
    try:
        sandbox.wait_for("keeps running")
        told = sandbox.told
        expect(told.count("\n  delivered by ") == 6, f"not all samples were delivered: {told}")
        for node in ("node1", "node2"):
            expect(told.count(f"(from {node})") == 3, f"{node} did not accept three messages: {told}")
            expect(re.search(rf"^{node}  127\.0\.0\.1:\d+  http://", told, re.M), f"no {node} in the table: {told}")
        link = re.search(r"administrator and sign in at http://127\.0\.0\.1:(\d+)(/link/\S+)", told)
        second = re.search(r"That of node2 is at http://127\.0\.0\.1:(\d+)/", told)
        browser = Browser("127.0.0.1", int(link[1]))
        expect(browser.choose_password(link[2], "admin@acme.example"), "the administrator was not created")
        for port in (int(link[1]), int(second[1])):
            # The session holds for both.
            browser.port = port
            status, page, _ = browser.ask("GET", "/")
            expect(status == 200 and "node1" in page and "node2" in page, f"not both nodes at {port}: {status} {page}")
        expect(sandbox.interrupt() == 0, f"the sandbox did not end in order: {sandbox.told}")
        sandbox.expect_nothing_left()
    finally:
        sandbox.process.kill()


def interrupted_start(binary, folder):
    """Ctrl-C before the gateways run ends what was started so far."""
    sandbox = Sandbox(binary, folder, "--store", "postgresql")
    try:
        sandbox.wait_for("Starting a PostgreSQL")
        expect(sandbox.interrupt() == 0, f"the sandbox did not end in order: {sandbox.told}")
        sandbox.expect_nothing_left()
    finally:
        sandbox.process.kill()


def killed(binary, folder):
    """PostgreSQL does not outlive a sandbox that is killed."""
    sandbox = Sandbox(binary, folder, "--store", "postgresql")
    try:
        sandbox.wait_for("It listens at postgresql://")
        expect(sandbox.servers(), "there is no PostgreSQL in the sandbox's folder")
    finally:
        sandbox.process.kill()
        sandbox.process.wait()
    until = time.monotonic() + TIMEOUT
    while sandbox.servers() and time.monotonic() < until:
        time.sleep(0.1)
    expect(not sandbox.servers(), "PostgreSQL outlives the sandbox")


def without_programs(binary, folder):
    """Where PostgreSQL is not installed, the sandbox says what to install."""
    # A user's own namespace needs no rights, where the system allows it.
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    if subprocess.run([*unshare, "true"], capture_output=True).returncode != 0:
        print("not tried without PostgreSQL: this place allows no mounts")
        return
    program = pathlib.Path(binary).with_name("gsuite-gateway-sandbox")
    shell = 'mount -t tmpfs tmpfs /usr/lib/postgresql && exec "$@"'
    done = subprocess.run(
        [*unshare, "sh", "-c", shell, "sh", program, "--port", "0", "--console-port", "0", "--store", "postgresql"],
        capture_output=True, text=True, timeout=TIMEOUT, env={**os.environ, "TMPDIR": str(folder)},
    )
    expect(done.returncode == 1, f"it ended with {done.returncode}: {done.stdout}{done.stderr}")
    expect("apt install postgresql" in done.stderr, f"no advice: {done.stderr}")
    left = list(folder.iterdir())
    expect(not left, f"it left {left}")


def main():
    binary, url = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    parts = [lambda *given: both_nodes(*given, url)]
    parts += [] if url else [interrupted_start, killed, without_programs]
    for part in parts:
        with tempfile.TemporaryDirectory(prefix="gateway-sandbox-") as folder:
            # PostgreSQL runs as another user where this runs as root.
            os.chmod(folder, 0o755)
            part(binary, pathlib.Path(folder))
    tell()


if __name__ == "__main__":
    main()
