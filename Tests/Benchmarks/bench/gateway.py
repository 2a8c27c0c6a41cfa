"""The gateway, in the same environment as its peers."""

import os
import pathlib
import shlex
import shutil

from bench.peers import Server
from bench.processes import Failure, free_port

SENDERS = ["sender@acme.example"]
NOBODY = 65534
CONFIGURED = " --config /mnt/data/gateway.yaml"
# Nothing listens there.
NOWHERE = "http://127.0.0.1:9"


class Gateway(Server):
    """Accepts mail without sending it: its accounts are disabled. With `google`, a simulator's URL, it also delivers, as
    fast as it can.

    `accounts` are pairs of address and refresh token. With `people`, as many have an enabled account each.
    """

    def __init__(self, tools, certificate, binary, google=None, accounts=None, name="gateway", people=0):
        super().__init__(tools, certificate)
        self.name = self.title = name
        self.binary, self.google, self.people = binary, google, people
        self.accounts = accounts or [(address, "none") for address in SENDERS]

    def launch(self, data, log):
        return self.contain("\n".join([*self.preparation(data), "/mnt/data/gsuite-gateway serve" + CONFIGURED]), data, log)

    def preparation(self, data):
        """Writes the files, and returns the commands that add the accounts."""
        shutil.copy(self.binary, data / "gsuite-gateway")
        certificates = data / "certificates" / "mail.acme.example"
        certificates.mkdir(parents=True)
        for file in ("fullchain.pem", "privkey.pem"):
            shutil.copy(data / file, certificates / file)
        (data / "gateway.yaml").write_text(self.configuration())
        commands, configured = [], CONFIGURED + " >/dev/null"
        for number, (address, token) in enumerate(self.accounts):
            for name, text in (("secret", "secret"), (f"token-{number}", token)):
                (data / name).write_text(text)
                os.chmod(data / name, 0o600)
            standard = " --default-sender true" if number == 0 else ""
            commands.append(
                f"/mnt/data/gsuite-gateway account add {address} --client-id client --client-secret-file /mnt/data/secret"
                f" --refresh-token-file /mnt/data/token-{number} --unchecked{standard}{configured}"
            )
            if not self.google and not self.people:
                commands.append(f"/mnt/data/gsuite-gateway account set {address} --enabled false{configured}")
        if self.people:
            script = pathlib.Path(__file__).with_name("organisation.py")
            commands.append(f"python3 {shlex.quote(str(script))} /mnt/data/queue/gateway.sqlite {self.people}")
        return commands

    def configuration(self, directory="/mnt/data/queue", store=None):
        google = self.google or NOWHERE
        # An earlier build may not know the setting.
        store = f'\n  store: "{store}"' if store else ""
        return f"""\
data:
  directory: "{directory}"{store}
smtp:
  listeners:
    - name: "plain"
      address: "127.0.0.1"
      port: {self.port}
      encryption: starttls
    - name: "tls"
      address: "127.0.0.1"
      port: {self.tls_port}
      encryption: tls
  limits:
    transactions: 1000000
    connections: 2000
    connections_per_address: 2000
tls:
  certificates: "/mnt/data/certificates"
delivery:
  units_per_minute: 1000000
  messages_per_day: 1000000
  concurrency_per_account: 64
  concurrency: 256
  read_back_message_id: false
google:
  endpoints:
    accounts: "{google}"
    oauth: "{google}"
    gmail: "{google}"
    token_audience: "{google}/token"
secrets:
  key_file: "/mnt/data/key"
console:
  enabled: false
monitoring:
  enabled: false
log:
  level: warning
"""


class GatewayOnPostgreSQL(Gateway):
    """The gateway on a PostgreSQL of its own with the settings that it comes with, on the same disk. Its processes count as
    the server's. With several `nodes`, the load is shared among them. With `cores`, each node has that share of a core, as on a
    machine of its own."""

    def __init__(self, tools, certificate, binary, nodes=1, cores=None):
        super().__init__(tools, certificate, binary)
        self.nodes, self.cores = nodes, cores
        self.name = "postgresql" if nodes == 1 else f"postgresql-{nodes}"
        self.title = "on PostgreSQL" if nodes == 1 else f"{nodes} nodes on PostgreSQL"

    def launch(self, data, log):
        server = self.server()
        port = free_port()
        (data / "postgresql").mkdir()
        os.chown(data / "postgresql", NOBODY, NOBODY)
        as_nobody = f"cd / && setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups --"
        folder = "/mnt/data/postgresql"
        own = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        self.store = f"postgresql://gateway@127.0.0.1:{port}/postgres?sslmode=disable"
        commands = [
            f"({as_nobody} {server}/initdb -D {folder} -A trust -U gateway -E UTF8 --locale=C.UTF-8 >/dev/null)",
            f"({as_nobody} {server}/pg_ctl -D {folder} -w -l {folder}/log -o '{own}' start >/dev/null)",
            *self.preparation(data),
        ]
        self.others = []
        for number in range(2, self.nodes + 1):
            first, first_tls = self.port, self.tls_port
            self.port, self.tls_port = free_port(), free_port()
            (data / f"gateway-{number}.yaml").write_text(self.configuration(f"/mnt/data/queue-{number}"))
            self.others.append(self.port)
            self.port, self.tls_port = first, first_tls
            commands.append(f"/mnt/data/gsuite-gateway serve --config /mnt/data/gateway-{number}.yaml &")
        commands.append("/mnt/data/gsuite-gateway serve" + CONFIGURED)
        running = self.contain("\n".join(commands), data, log)
        for port in self.others:
            running.wait_for(port)
        if self.cores:
            running.bound("gsuite-gateway", self.cores)
        return running

    def configuration(self, directory="/mnt/data/queue"):
        return super().configuration(directory, self.store)

    @property
    def all_ports(self):
        return [self.port, *self.others]

    @staticmethod
    def server():
        """The folder of PostgreSQL's programs."""
        found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        if not found:
            raise Failure("PostgreSQL is not installed (Debian: postgresql)")
        return found[-1]
