"""What the tests of the package and of the image share: commands with deadlines, and a gateway in a network of its own."""

import json
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
# The longest time for one command, in seconds.
DEADLINE = 300
ACCOUNT = "info@acme.example"
RECIPIENT = "kunde@customer.example"
SMTP, CONSOLE, MONITORING = 2525, 8025, 8026


class Failure(Exception):
    pass


def step(text):
    print(f"  {text}", flush=True)


def run(*command, expect=0, input=None, **options):
    """Runs a command and returns what it prints; anything but the expected exit code is a failure."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, input=input, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=DEADLINE, **options
        )
    except subprocess.TimeoutExpired:
        raise Failure(f"{' '.join(words)}: not finished within {DEADLINE} s") from None
    if expect is not None and done.returncode != expect:
        raise Failure(f"{' '.join(words)}: exit code {done.returncode} instead of {expect}\n{done.stdout}")
    return done.stdout


def require(condition, what):
    if not condition:
        raise Failure(what)


def eventually(what, found, seconds=60):
    """Waits until `found()` returns something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if result := found():
            return result
        time.sleep(0.1)
    raise Failure(f"not within {seconds} s: {what}")


class Running:
    """A gateway that runs in a network of its own.

    `process` is in that network, and `command` are the words before the arguments of a command of the gateway.
    """

    def __init__(self, process, command):
        self.network = ["nsenter", f"--target={process}", "--net"]
        self.command = command

    def gateway(self, *arguments, **options):
        """Runs a command of the gateway beside the running one."""
        return run(*self.command, *arguments, **options)

    def add_account(self, secret):
        """Adds an account that keeps its mail, so that nothing leaves this machine. `secret` is any file with text."""
        self.gateway(
            "account", "add", ACCOUNT, "--unchecked", "--default-sender", "true", "--client-id", "client",
            "--client-secret-file", secret, "--refresh-token-file", secret,
        )
        self.gateway("account", "set", ACCOUNT, "--enabled", "false")

    def waiting(self):
        """The number of deliveries that are not finished. Exit code 2 says that there is none."""
        output = self.gateway("queue", "list", "--json", expect=None)
        require(output.lstrip().startswith("["), f"the queue cannot be listed: {output}")
        return len(json.loads(output))

    def client(self, *arguments):
        """A client that is sending a message."""
        words = [
            *self.network, "swaks", "--silent", "2", "--server", f"127.0.0.1:{SMTP}", "--tls", "--timeout", "60",
            "--from", ACCOUNT, "--to", RECIPIENT, "--header", "Subject: A test of the package", *arguments,
        ]
        return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def send(self, *arguments):
        finish(self.client(*arguments))

    def status(self, url):
        """The HTTP status of a page. The console's certificate signs itself."""
        code = (
            "import ssl, sys, urllib.request as r; url = sys.argv[1]; "
            "context = ssl._create_unverified_context() if url.startswith('https') else None; "
            "print(r.urlopen(url, timeout=20, context=context).status)"
        )
        return int(run(*self.network, sys.executable, "-c", code, url))

    def stop_within_message(self, terminate, *login):
        """Asks the gateway to stop in the middle of a message, which it must still accept."""
        words = [*self.network, sys.executable, HERE / "slow_client.py", str(SMTP), ACCOUNT, RECIPIENT, *login]
        client = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            first = client.stdout.readline()
            require(first == "half\n", f"the client did not begin: {first}")
            terminate()
            # Time in which a gateway that does not wait for the client would end.
            time.sleep(1)
            output, _ = client.communicate("\n", timeout=DEADLINE)
        finally:
            client.kill()
        require(output.startswith("250 "), f"a message that was under way at SIGTERM was answered: {output}")


def finish(client):
    output, _ = client.communicate(timeout=DEADLINE)
    require(client.returncode == 0, f"a message was not accepted:\n{output}")
