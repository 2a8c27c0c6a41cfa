"""The gateway itself, in the same surroundings as its peers."""

import os
import shutil

from bench.peers import Server

SENDERS = ["sender@acme.example"]
# Nothing listens there: the gateway only accepts.
NOWHERE = "http://127.0.0.1:9"


class Gateway(Server):
    """Accepts and keeps; with `google`, a simulator's URL, it delivers as fast as it can.

    `accounts` are pairs of address and refresh token.
    """

    name = "gateway"
    title = "gateway"

    def __init__(self, tools, certificate, binary, google=None, accounts=None):
        super().__init__(tools, certificate)
        self.binary, self.google = binary, google
        self.accounts = accounts or [(address, "none") for address in SENDERS]

    def launch(self, data, log):
        shutil.copy(self.binary, data / "gsuite-gateway")
        certificates = data / "certificates" / "mail.acme.example"
        certificates.mkdir(parents=True)
        for file in ("fullchain.pem", "privkey.pem"):
            shutil.copy(data / file, certificates / file)
        (data / "gateway.yaml").write_text(self.configuration())
        commands = []
        for number, (address, token) in enumerate(self.accounts):
            for name, text in (("secret", "secret"), (f"token-{number}", token)):
                (data / name).write_text(text)
                os.chmod(data / name, 0o600)
            standard = " --default-sender" if number == 0 else ""
            commands.append(
                f"/mnt/data/gsuite-gateway account add {address} --client-id client --client-secret-file /mnt/data/secret"
                f" --refresh-token-file /mnt/data/token-{number} --config /mnt/data/gateway.yaml{standard} >/dev/null"
            )
        commands.append("/mnt/data/gsuite-gateway serve --config /mnt/data/gateway.yaml")
        return self.contain("\n".join(commands), data, log)

    def configuration(self):
        google = self.google or NOWHERE
        # Without a Google, one attempt a day: what is measured is taking mail in.
        pace = ("1000000000", "1000000000", 64, 256) if self.google else ("100", "1", 1, 1)
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
    transactions: 100000000
    connections: 2000
    connections_per_address: 2000
tls:
  certificates: "/mnt/data/certificates"
delivery:
  units_per_minute: {pace[0]}
  messages_per_day: {pace[1]}
  concurrency_per_account: {pace[2]}
  concurrency: {pace[3]}
  read_back_message_id: false
google:
  endpoints:
    accounts: "{google}"
    oauth: "{google}"
    gmail: "{google}"
    token_audience: "{google}/token"
secrets:
  key_file: "/mnt/data/key"
monitoring:
  enabled: false
"""
