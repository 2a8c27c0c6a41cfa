"""The Debian package: built twice, installed, upgraded, removed and purged on a fresh machine."""

import hashlib
import os
import pathlib
import stat
import subprocess
import time

from machine import NAME, Machine
from tools import CONSOLE, DEADLINE, MONITORING, ROOT, eventually, finish, require, run, step

# Two versions in the order of an upgrade. What they contain is the same.
VERSIONS = "0.0.1-1~test", "0.0.2-1~test"
# How often a client connects during an upgrade, in seconds.
INTERVAL = 0.2
KEY_LENGTH = 32
CONFIGURATION = "etc/gsuite-gateway/gateway.yaml"
KEY = "etc/gsuite-gateway/secrets/key"
DATA = "var/lib/gsuite-gateway"
LINKS = (
    "etc/systemd/system/multi-user.target.wants/gsuite-gateway.service",
    "etc/systemd/system/sockets.target.wants/gsuite-gateway.socket",
)


def build(program, folder):
    """Makes the packages of both versions, and one of them twice."""
    # Packed lightly, since it is not kept.
    environment = {**os.environ, "DPKG_DEB_COMPRESSOR_LEVEL": "1"}

    def make(version, output):
        words = ROOT / "Config/debian/build", "--binary", program, "--version", version, "--output", output
        return pathlib.Path(run(*words, env=environment).splitlines()[-1])

    packages = [make(version, folder) for version in VERSIONS]
    step("two builds are equal")
    again = make(VERSIONS[-1], folder / "again")
    hashes = {hashlib.sha256(file.read_bytes()).hexdigest() for file in (packages[-1], again)}
    require(len(hashes) == 1, f"two builds of {again.name} differ")
    return packages


def check(packages, folder, release):
    step("lintian")
    # lintian leaves files behind where it keeps its temporary ones.
    own = folder / "lintian"
    own.mkdir()
    words = "lintian", "--allow-root", "--fail-on", "error,warning", packages[-1]
    found = run(*words, expect=None, env={**os.environ, "TMPDIR": str(own)})
    require(not found.strip(), f"lintian:\n{found}")
    step(f"a fresh machine ({release})")
    with Machine(folder / "machine", packages[0], release) as machine:
        step("installation")
        check_policy(machine, packages[0])
        check_installation(machine, packages[0])
        step("first mail")
        check_first_mail(machine)
        step("upgrade while mail comes in")
        check_upgrade(machine, packages[1])
        check_refusal(machine, packages[1])
        step("removal and purge")
        check_removal(machine, packages[1])


def check_policy(machine, package):
    """A machine whose policy is not to start services."""
    policy = machine.path / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    output = machine.install(package)
    require("was not started" in output, f"nothing says that the gateway was not started:\n{output}")
    for unit in (f"{NAME}.service", f"{NAME}.socket"):
        require(machine.unit("ActiveState", unit) == "inactive", f"{unit} was started against the machine's policy")
    policy.unlink()
    machine.run("apt-get", "purge", "--yes", NAME)


def check_installation(machine, package):
    """Everything that the package promises is there, and runs."""
    output = machine.install(package)
    require(f"http://127.0.0.1:{CONSOLE}/" in output, f"the installation does not say where the console is:\n{output}")
    for unit in (f"{NAME}.service", f"{NAME}.socket"):
        require(machine.unit("ActiveState", unit) == "active", f"{unit} was not started")
    for path in (
        "usr/share/man/man1/gsuite-gateway.1.gz", "usr/share/man/man1/gsuite-gateway-queue.1.gz",
        "usr/share/man/man5/gateway.yaml.5.gz", "usr/share/bash-completion/completions/gsuite-gateway",
        "usr/share/zsh/vendor-completions/_gsuite-gateway", "usr/share/fish/vendor_completions.d/gsuite-gateway.fish",
        "usr/share/doc/gsuite-gateway/copyright", "usr/share/doc/gsuite-gateway/changelog.Debian.gz", *LINKS,
    ):
        require(machine.exists(path), f"the package does not bring {path}")
    require(f"/{CONFIGURATION} " in machine.run("dpkg-query", "-W", "-f=${Conffiles}", NAME), "no conffile")
    key = machine.path / KEY
    require(key.stat().st_size == KEY_LENGTH, "the sealing key has another length")
    modes = [stat.S_IMODE(file.stat().st_mode) for file in (key, key.parent)]
    require(modes == [0o600, 0o700], f"others may read the sealing key: {[oct(mode) for mode in modes]}")
    require("swift" not in machine.run("ldd", f"/usr/bin/{NAME}"), "the program needs Swift's libraries")
    require("/nologin" in machine.run("getent", "passwd", NAME), "the user may log in")


def check_first_mail(machine):
    gateway = machine.gateway
    secret = machine.path / "root/secret"
    secret.write_text("secret")
    secret.chmod(0o600)
    gateway.add_account("/root/secret")
    require(gateway.status(f"http://127.0.0.1:{CONSOLE}/") == 200, "the console does not answer")
    require(gateway.status(f"http://127.0.0.1:{MONITORING}/readyz") == 200, "the gateway is not ready")
    require(f"http://127.0.0.1:{CONSOLE}/" in gateway.gateway("console", "link"), "no link for an administrator")
    gateway.send()
    require(gateway.waiting() == 1, "the first message is not in the queue")


def check_upgrade(machine, package):
    """The configuration's changes stay, no client is refused, and everything that was accepted is there afterwards."""
    file = machine.path / CONFIGURATION
    changed = file.read_text().replace("messages_per_day: 2000", "messages_per_day: 500")
    file.write_text(changed)
    key, process = (machine.path / KEY).read_bytes(), machine.unit("MainPID")
    listening = machine.unit("ActiveEnterTimestampMonotonic", f"{NAME}.socket")
    before = machine.gateway.waiting()
    apt = subprocess.Popen(
        machine.apt(package), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL
    )
    clients = []
    while apt.poll() is None:
        clients.append(machine.gateway.client())
        time.sleep(INTERVAL)
    output, _ = apt.communicate(timeout=DEADLINE)
    require(apt.returncode == 0, f"the upgrade failed:\n{output}")
    for client in clients:
        finish(client)
    require("console link" not in output, f"an upgrade says what only an installation should:\n{output}")
    require(machine.unit("MainPID") not in ("0", process), "the upgrade did not restart the gateway")
    require(
        machine.unit("ActiveEnterTimestampMonotonic", f"{NAME}.socket") == listening, "the upgrade closed the socket"
    )
    require(file.read_text() == changed, "the upgrade changed the configuration")
    require((machine.path / KEY).read_bytes() == key, "the upgrade changed the key")
    machine.gateway.stop_within_message(lambda: machine.run("systemctl", "--no-block", "restart", NAME))
    eventually("the gateway runs again", lambda: machine.unit("ActiveState") == "active")
    expected = before + len(clients) + 1
    waiting = machine.gateway.waiting()
    require(waiting == expected, f"{waiting} messages are in the queue instead of {expected}")


def check_refusal(machine, package):
    """With a configuration that the new version refuses, the one before runs on."""
    file = machine.path / CONFIGURATION
    good, process = file.read_text(), machine.unit("MainPID")
    file.write_text(good + "\nno_such_setting: 1\n")
    output = machine.install(package, "--reinstall")
    require("refuses the configuration" in output, f"nothing says that the configuration is refused:\n{output}")
    require(machine.unit("MainPID") == process, "the gateway was stopped for a version that cannot start")
    file.write_text(good)


def check_removal(machine, package):
    key, waiting = (machine.path / KEY).read_bytes(), machine.gateway.waiting()

    def kept():
        file = machine.path / KEY
        return machine.exists(f"{DATA}/gateway.sqlite") and file.exists() and file.read_bytes() == key

    machine.run("apt-get", "remove", "--yes", NAME)
    require(kept() and machine.exists(CONFIGURATION), "the removal took more than the program")
    require(not machine.exists(f"usr/bin/{NAME}"), "the removal left the program")
    require(machine.unit("ActiveState", f"{NAME}.socket") == "inactive", "the removal left the socket open")
    output = machine.run("apt-get", "purge", "--yes", NAME)
    require(kept(), f"a purge that no one was asked about deleted the data:\n{output}")
    require(not machine.exists(CONFIGURATION), "the purge left the configuration")
    require(not any(map(machine.exists, LINKS)), "the purge left links to units")
    machine.install(package)
    require(kept() and machine.gateway.waiting() == waiting, "a new installation does not continue with the data")
    machine.run("debconf-set-selections", input=f"{NAME} {NAME}/delete-data boolean true\n")
    machine.run("apt-get", "purge", "--yes", NAME)
    for path in (DATA, "etc/gsuite-gateway"):
        require(not machine.exists(path), f"a purge that was to delete the data left {path}")
