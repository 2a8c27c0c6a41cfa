"""The gateway, in the same environment as its peers."""

import os
import shutil

from bench.peers import Server

SENDERS = ["sender@acme.example"]
# Nothing listens there.
NOWHERE = "http://127.0.0.1:9"


class Gateway(Server):
    """Accepts mail without sending it: its accounts are disabled. With `google`, a simulator's URL, it also delivers, as
    fast as it can.

    `accounts` are pairs of address and refresh token.
    """

    def __init__(self, tools, certificate, binary, google=None, accounts=None, name="gateway"):
        super().__init__(tools, certificate)
        self.name = self.title = name
        self.binary, self.google = binary, google
        self.accounts = accounts or [(address, "none") for address in SENDERS]

    def launch(self, data, log):
        shutil.copy(self.binary, data / "gsuite-gateway")
        certificates = data / "certificates" / "mail.acme.example"
        certificates.mkdir(parents=True)
        for file in ("fullchain.pem", "privkey.pem"):
            shutil.copy(data / file, certificates / file)
        (data / "gateway.yaml").write_text(self.configuration())
        commands, configured = [], " --config /mnt/data/gateway.yaml >/dev/null"
        for number, (address, token) in enumerate(self.accounts):
            for name, text in (("secret", "secret"), (f"token-{number}", token)):
                (data / name).write_text(text)
                os.chmod(data / name, 0o600)
            standard = " --default-sender true" if number == 0 else ""
            commands.append(
                f"/mnt/data/gsuite-gateway account add {address} --client-id client --client-secret-file /mnt/data/secret"
                f" --refresh-token-file /mnt/data/token-{number} --unchecked{standard}{configured}"
            )
            if not self.google:
                commands.append(f"/mnt/data/gsuite-gateway account set {address} --enabled false{configured}")
        commands.append("/mnt/data/gsuite-gateway serve --config /mnt/data/gateway.yaml")
        return self.contain("\n".join(commands), data, log)

    def configuration(self):
        google = self.google or NOWHERE
        return f"""\
data:
  directory: "/mnt/data/queue"
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
