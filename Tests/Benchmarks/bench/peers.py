"""Postfix and OpenSMTPD, configured to accept and hold mail; and the limits: smtp-sink, which stores nothing, and ceiling."""

import os
import shutil

from bench.processes import Contained, free_port
from bench.tools import USERS

IDS = dict(USERS)
MOST_SESSIONS = 1100


class Server:
    """A way to run a server; `start` gives it an empty queue in `data`."""

    has_tls = True
    port = tls_port = 0

    def __init__(self, tools, certificate):
        self.tools, self.certificate = tools, certificate

    def start(self, data, log):
        data.mkdir(parents=True)
        os.chmod(data, 0o755)
        self.port, self.tls_port = free_port(), free_port()
        for file in ("fullchain.pem", "privkey.pem"):
            shutil.copy(self.certificate / file, data / file)
            os.chmod(data / file, 0o600)
        return self.launch(data, log)

    @property
    def all_ports(self):
        """Where to send mail: the load is shared among them."""
        return [self.port]

    def contain(self, command, data, log, mounts=""):
        return Contained(self.name, command, self.port, data, self.tools, log, mounts)


class Postfix(Server):
    """Debian's Postfix with its own fsync; an access rule puts every message on hold."""

    name = "postfix"
    title = "Postfix"

    def launch(self, data, log):
        configuration, queue = data / "configuration", data / "queue"
        for folder in (configuration, queue, data / "state"):
            folder.mkdir()
        for name in "active bounce corrupt defer deferred flush hold incoming private saved trace".split():
            self.make(queue / name, IDS["postfix"], 0, 0o700)
        self.make(queue / "public", IDS["postfix"], IDS["postdrop"], 0o710)
        self.make(queue / "maildrop", IDS["postfix"], IDS["postdrop"], 0o730)
        self.make(queue / "pid", 0, 0, 0o755)
        os.chown(data / "state", IDS["postfix"], 0)
        (configuration / "main.cf").write_text(MAIN_CF)
        (configuration / "master.cf").write_text(master_cf(self.port, self.tls_port))
        return self.contain(
            "export LD_LIBRARY_PATH=/mnt/tools/usr/lib/postfix\n"
            "/mnt/tools/usr/lib/postfix/sbin/master -c /mnt/data/configuration -d",
            data, log,
        )

    @staticmethod
    def make(path, user, group, mode):
        path.mkdir()
        os.chown(path, user, group)
        os.chmod(path, mode)


MAIN_CF = """\
compatibility_level = 3.6
queue_directory = /mnt/data/queue
data_directory = /mnt/data/state
command_directory = /mnt/tools/usr/sbin
daemon_directory = /mnt/tools/usr/lib/postfix/sbin
shlib_directory = /mnt/tools/usr/lib/postfix
meta_directory = /mnt/data/configuration
mail_owner = postfix
setgid_group = postdrop
import_environment = MAIL_CONFIG LD_LIBRARY_PATH
myhostname = mail.acme.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
disable_dns_lookups = yes
message_size_limit = 40000000
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
smtpd_client_restrictions =
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_client_access static:HOLD, permit_mynetworks, reject
smtpd_tls_cert_file = /mnt/data/fullchain.pem
smtpd_tls_key_file = /mnt/data/privkey.pem
smtpd_tls_security_level = may
"""


def master_cf(port, tls_port):
    lines = [
        f"127.0.0.1:{port} inet n - n - {MOST_SESSIONS} smtpd",
        f"127.0.0.1:{tls_port} inet n - n - {MOST_SESSIONS} smtpd -o smtpd_tls_wrappermode=yes",
        "cleanup unix n - n - 0 cleanup",
        "qmgr unix n - n 300 1 qmgr",
        "tlsmgr unix - - n 1000? 1 tlsmgr",
        "rewrite unix - - n - - trivial-rewrite",
        "anvil unix - - n - 1 anvil",
        "proxymap unix - - n - - proxymap",
    ]
    lines += [f"{name} unix - - n - 0 bounce" for name in ("bounce", "defer", "trace")]
    lines += [f"{name} unix - - n - - {name}" for name in ("error", "smtp")]
    return "\n".join(lines) + "\n"


class OpenSMTPD(Server):
    """Debian's OpenSMTPD with its relaying paused."""

    name = "opensmtpd"
    title = "OpenSMTPD"
    # Debian 12's version fails every handshake, since it is incompatible with OpenSSL 3 (OpenSMTPD's issues 1171 and 1239).
    has_tls = False

    def launch(self, data, log):
        queue = data / "queue"
        queue.mkdir()
        os.chmod(queue, 0o711)
        (data / "smtpd.conf").write_text(f"""\
smtp limit max-mails 100000000
smtp max-message-size 40M
listen on 127.0.0.1 port {self.port} hostname mail.acme.example
action "out" relay
match from any for any action "out"
""")
        # It resolves each client's name before the greeting; the measurement must not include a name server.
        (data / "resolv.conf").write_text("lookup file\n")
        # The compiled-in folders; its queue is on the measured disk.
        mounts = """
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /var/lib
mount -t tmpfs -o mode=755 tmpfs /var/spool
mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd
mount --bind /mnt/data/queue /var/spool/smtpd
mount --bind /mnt/data/resolv.conf /etc/resolv.conf
"""
        return self.contain("/mnt/tools/usr/sbin/smtpd -F -P mta -P mda -f /mnt/data/smtpd.conf", data, log, mounts)


class Sink(Server):
    """Postfix's smtp-sink, which reads and discards mail."""

    name = "smtp-sink"
    title = "smtp-sink"
    has_tls = False

    def launch(self, data, log):
        return self.contain(
            "export LD_LIBRARY_PATH=/mnt/tools/usr/lib/postfix\n"
            f"/mnt/tools/usr/sbin/smtp-sink -u nobody -m {MOST_SESSIONS} 127.0.0.1:{self.port} 1000",
            data, log,
        )


class Ceiling(Server):
    """A program that does nothing but keep each message before it answers (ceiling.c): what this machine allows."""

    name = title = "ceiling"
    has_tls = False

    def __init__(self, tools, certificate, program):
        super().__init__(tools, certificate)
        self.program = program

    def launch(self, data, log):
        shutil.copy(self.program, data / "ceiling")
        return self.contain(f"/mnt/data/ceiling {self.port} /mnt/data/messages", data, log)
