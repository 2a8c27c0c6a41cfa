"""A gateway and a simulated Google, as processes of the built program, for the scripts that drive them from outside.

A script tells what is wrong by `expect`, and ends by `tell`: with 1 and a line for each wrong thing, or with 0.
"""

import contextlib
import http.client
import json
import os
import pathlib
import resource
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

TIMEOUT = 300
CUSTOMER = "kunde@customer.example"
ANNA, INFO = "anna@acme.example", "info@acme.example"
wrong = []


def expect(holds, what):
    if not holds:
        wrong.append(what)


def own_address():
    """A loopback address that nothing else uses: a port that is free there stays free.

    On 127.0.0.1 another gateway, such as one of the tests beside this one, may be given the port between our asking for
    it and our using it, and would then get this one's mail.
    """
    number = os.getpid()
    return f"127.{100 + (number >> 16) % 100}.{(number >> 8) & 255}.{number & 255}"


def free_port(address):
    with socket.socket() as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


def wait_for(condition, what):
    until = time.monotonic() + TIMEOUT
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise TimeoutError(f"in vain waited for {what}")


def listens(address, port):
    with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=1):
        return True
    return False


def as_user(number):
    """The options of `subprocess` that run a program as that user; none if it is this one's own, or None."""
    if number is None or number == os.geteuid():
        return {}
    return {"user": number, "group": number, "extra_groups": []}


def library_to_preload(folder, name):
    """Compiles a C file of this folder; returns the path of the library."""
    library = folder / f"{name}.so"
    compiler = shutil.which("cc") or shutil.which("clang")
    source = pathlib.Path(__file__).with_name(f"{name}.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return str(library)


class Machine:
    """A gateway, a simulated Google and the command line, in one folder."""

    def __init__(self, binary, folder, settings="", limits="{}", address=None):
        """`settings` are further sections of the configuration, `limits` those of SMTP. `address`: to listen on."""
        self.binary, self.folder = binary, folder
        self.sandbox = str(pathlib.Path(binary).with_name("gsuite-gateway-sandbox"))
        self.address = address or own_address()
        self.google, self.smtp, self.monitoring, self.console = (free_port(self.address) for _ in range(4))
        self.config = folder / "gateway.yaml"
        self.config.write_text(
            f"""
server: {{hostname: gateway.acme.example}}
data: {{directory: {folder}/data, reserve: 0}}
tls: {{certificates: {folder}/certs}}
secrets: {{key_file: {folder}/key}}
queue: {{retry: {{first: 1s, longest: 2s, sent_search_delay: 1s}}}}
monitoring: {{address: {self.address}, port: {self.monitoring}}}
console: {{address: {self.address}, port: {self.console}}}
google:
  endpoints:
    accounts: http://{self.address}:{self.google}
    oauth: http://{self.address}:{self.google}
    gmail: http://{self.address}:{self.google}
log: {{format: text}}
{settings}
smtp:
  listeners:
    - {{name: odoo, address: {self.address}, port: {self.smtp}, encryption: plain}}
  limits: {limits}
"""
        )
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("GATEWAY_")}
        # A test may name another store than SQLite.
        self.store = os.environ.get("GATEWAY_TEST_STORE_URL")
        if self.store:
            self.environment["GATEWAY_DATA_STORE"] = self.store
            self.environment["GATEWAY_DATA_POSTGRESQL_PASSWORD_FILE"] = os.environ["GATEWAY_TEST_STORE_PASSWORD_FILE"]
            self.environment["GATEWAY_DATA_POSTGRESQL_SCHEMA"] = "gateway"
        self.processes = []
        self.log = folder / "log"

    def spawn(self, *arguments, program=None, open_files=None, environment=None, user=None):
        """Starts the program, or another.

        `open_files` are its soft and its hard limit, `user` is the number of its user.
        """
        prepare = None
        if open_files:
            prepare = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, open_files)  # noqa: E731
        with open(self.log, "a") as log:
            process = subprocess.Popen(
                [program or self.binary, *arguments], env={**self.environment, **(environment or {})},
                stdout=log, stderr=log, preexec_fn=prepare, **as_user(user),
            )
        self.processes.append(process)
        return process

    def simulate(self):
        arguments = ("simulator", "--address", self.address, "--port", str(self.google), "--unlimited")
        process = self.spawn(*arguments, program=self.sandbox)
        wait_for(lambda: process.poll() is not None or listens(self.address, self.google), "the simulated Google")

    def serve(self, **options):
        process = self.spawn("serve", "--config", str(self.config), **options)
        wait_for(
            lambda: process.poll() is not None
            or all(listens(self.address, port) for port in (self.smtp, self.monitoring, self.console)),
            "the gateway",
        )
        if process.poll() is not None:
            raise RuntimeError(f"the gateway ended at once with {process.returncode}: {self.log_end()}")
        return process

    def cli(self, *arguments, code=0, config=None):
        """Returns the whole output of the command. Its exit code must be `code`; None allows any."""
        done = self.run(*arguments, code=code, config=config)
        return done.stdout + done.stderr

    def run(self, *arguments, code=0, config=None):
        done = subprocess.run(
            [self.binary, *arguments, "--config", str(config or self.config)],
            env=self.environment, capture_output=True, text=True, timeout=TIMEOUT,
            # Without a terminal: no command asks whoever runs the tests.
            start_new_session=True,
        )
        expect(
            code is None or done.returncode == code,
            f"{' '.join(arguments)} ended with {done.returncode} instead of {code}: {done.stdout}{done.stderr}",
        )
        return done

    def json(self, *arguments, code=0):
        """Returns standard output alone, as a program reads it."""
        text = self.run(*arguments, "--json", code=code).stdout
        try:
            return json.loads(text)
        except ValueError:
            wrong.append(f"{' '.join(arguments)} --json is no JSON: {text[:200]}")
            return []

    def control(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://{self.address}:{self.google}/_simulator/{path}", data=data, method=method
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return json.load(answer)

    def secret(self, name, value):
        path = self.folder / name
        path.write_text(value)
        path.chmod(0o600)
        return str(path)

    def grant(self, address, *options, scopes=None):
        """Grants access at Google for the account, for mail or for these scopes, and gives the gateway the token."""
        granted = {"refreshToken": f"refresh-{address}"}
        if scopes:
            granted["scopes"] = [f"https://www.googleapis.com/auth/{scope}" for scope in scopes]
        self.control("PUT", f"accounts/{address}", granted)
        self.cli(
            "account", "add", address, "--client-id", "client",
            "--client-secret-file", self.secret("secret", "secret"),
            "--refresh-token-file", self.secret(f"refresh-{address}", f"refresh-{address}"), *options,
        )

    def switch_off(self, address):
        """Disables the account, and waits until the running gateway knows."""
        self.cli("account", "set", address, "--enabled", "false")
        line = f'gsuite_gateway_account_working{{account="{address}",state="disabled"}} 0'
        wait_for(lambda: line in self.get(self.monitoring, "/metrics")[1], f"{address} to be known as disabled")

    def get(self, port, path, timeout=TIMEOUT):
        """The status and the text of an answer by HTTP."""
        connection = http.client.HTTPConnection(self.address, port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def client(self, timeout=TIMEOUT):
        """An SMTP session that is ready for mail."""
        client = smtplib.SMTP(self.address, self.smtp, timeout=timeout)
        client.ehlo()
        return client

    def mail(self, subject, sender=ANNA):
        """Sends a message; returns its queue id."""
        with self.client() as client:
            code, answer = send(client, subject, sender=sender)
        expect(code == 250, f"{subject} was answered {code} {answer}")
        return answer.split()[-1]

    def state(self, queue_id):
        return self.json("queue", "show", queue_id)["deliveries"][0]["state"]

    def received(self):
        return sorted(entry["subject"] for entry in self.control("GET", "received"))

    def log_end(self):
        """The end of what the programs wrote; empty before the first was started."""
        return self.log.read_text()[-4000:] if self.log.exists() else ""

    def end(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()


def send(client, subject, size=10, sender=ANNA):
    """Sends one message over an open session, and returns the answer."""
    text = f"Message-Id: <{subject}@odoo>\r\nSubject: {subject}\r\nTo: {CUSTOMER}\r\nFrom: {sender}\r\n\r\n"
    text += "\r\n".join("x" * 70 for _ in range(size // 70 + 1)) + "\r\n"
    client.mail("bounce@acme.example")
    client.rcpt(CUSTOMER)
    code, answer = client.data(text.encode())
    return code, answer.decode()


@contextlib.contextmanager
def machine(binary, kind=Machine, **options):
    """A machine with its simulated Google, in a folder of its own. What breaks off the body is told as wrong."""
    with tempfile.TemporaryDirectory(prefix="gateway-machine-") as folder:
        made = kind(binary, pathlib.Path(folder), **options)
        try:
            made.simulate()
            yield made
        except Exception as error:  # noqa: BLE001
            wrong.append(f"{type(error).__name__}: {error}")
        finally:
            made.end()
            if wrong:
                wrong.append(f"the log's end: {made.log_end()}")


def tell():
    """Ends the script."""
    for what in wrong:
        print(what)
    sys.exit(1 if wrong else 0)
