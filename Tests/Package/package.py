"""The Debian package: built twice, installed, upgraded, removed and purged in a fresh root."""

import hashlib
import os
import pathlib
import stat
import subprocess
import sys

from tools import CONSOLE, HERE, MONITORING, ROOT, Failure, Running, finish, require, run, step

NAME = "gsuite-gateway"
# Two versions in the order of an upgrade. What they contain is the same.
VERSIONS = "0.0.1-1~test", "0.0.2-1~test"
# Clients that connect while the service restarts.
CLIENTS = 8
KEY_LENGTH = 32
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive",
    "LC_ALL": "C.UTF-8",
}


def build(program, folder):
    """Makes the packages of both versions, and one of them twice."""
    # Packed lightly, since it is not kept.
    environment = {**os.environ, "DPKG_DEB_COMPRESSOR_LEVEL": "1"}
    command = ROOT / "Config/debian/build", "--binary", program
    packages = []
    for version in VERSIONS:
        output = run(*command, "--version", version, "--output", folder, env=environment)
        packages.append(pathlib.Path(output.splitlines()[-1]))
    step("two builds are equal")
    again = run(*command, "--version", VERSIONS[-1], "--output", folder / "again", env=environment).splitlines()[-1]
    hashes = {hashlib.sha256(pathlib.Path(file).read_bytes()).hexdigest() for file in (packages[-1], again)}
    require(len(hashes) == 1, f"two builds of {packages[-1].name} differ")
    step(f"one hash: {hashes.pop()}")
    return packages


def check(packages, folder):
    step("lintian")
    # lintian leaves files behind where it keeps its temporary ones.
    own = folder / "lintian"
    own.mkdir()
    words = "lintian", "--allow-root", "--fail-on", "error,warning", packages[-1]
    found = run(*words, expect=None, env={**os.environ, "TMPDIR": str(own)})
    require(not found.strip(), f"lintian:\n{found}")
    step("a fresh root")
    root = Root(folder / "root")
    root.make()
    step("installation")
    root.install(packages[0])
    check_installed(root)
    key = (root.path / "etc/gsuite-gateway/secrets/key").read_bytes()
    with Service(root) as service:
        step("first mail")
        check_first_mail(service, root)
        step("upgrade while mail comes in")
        check_upgrade(service, root, packages[1])
    step("removal and purge")
    check_removal(root, packages[1], key)


class Root:
    """A Debian in a folder."""

    def __init__(self, path):
        self.path = path

    def make(self):
        """A new one, from the archive. What it and the package need stays in .build, so that only the first time is slow."""
        base = ROOT / ".build/package-test/root.tar"
        if not base.exists():
            base.parent.mkdir(parents=True, exist_ok=True)
            fresh = base.with_suffix(".new.tar")
            download = "apt-get install --download-only -qq libcurl4 libsqlite3-0 libssl3 ca-certificates tzdata systemd"
            run(
                "mmdebstrap", "--quiet", "--variant=apt", "--skip=cleanup/apt",
                f"--customize-hook=chroot \"$1\" {download}", release(), fresh,
            )
            fresh.rename(base)
        self.path.mkdir()
        run("tar", "-C", self.path, "-x", "--numeric-owner", "-f", base)

    def run(self, *command, **options):
        """Runs a command as the root's administrator."""
        shell = 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"'
        return run("unshare", "--mount", "sh", "-c", shell, self.path, *command, env=ENVIRONMENT, **options)

    def install(self, package):
        """What a person types: apt install ./FILE."""
        copy = self.path / "root" / package.name
        copy.write_bytes(package.read_bytes())
        output = self.run("apt-get", "install", "--yes", "--no-install-recommends", f"/root/{package.name}")
        copy.unlink()
        return output

    def read(self, path):
        return (self.path / path).read_text()

    def exists(self, path):
        file = self.path / path
        return file.exists() or file.is_symlink()


def release():
    for line in pathlib.Path("/etc/os-release").read_text().splitlines():
        if line.startswith("VERSION_CODENAME="):
            return line.partition("=")[2]
    raise Failure("this Debian has no code name")


class Service:
    """The units of the package, which stand_in.py runs."""

    def __init__(self, root):
        self.root = root

    def __enter__(self):
        words = ["unshare", "--mount", "--net", sys.executable, HERE / "stand_in.py", self.root.path]
        self.log = open(self.root.path.parent / "log", "w")
        self.process = subprocess.Popen(
            [str(word) for word in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True
        )
        self.expect("ready")
        inside = f"--target={self.process.pid}"
        self.gateway = Running(
            self.process.pid, ["nsenter", inside, "--mount", "--net", "chroot", self.root.path, NAME]
        )
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(60)
        finally:
            self.process.kill()
            self.log.close()

    def order(self, command):
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()

    def expect(self, answer):
        line = self.process.stdout.readline().strip()
        if line != answer:
            self.log.flush()
            raise Failure(f"the service said \"{line}\" instead of \"{answer}\":\n{self.root.path.parent.joinpath('log').read_text()}")


def check_installed(root):
    """Everything that the package promises is there, and everything that it asks of systemd."""
    for path in (
        "usr/share/man/man1/gsuite-gateway.1.gz", "usr/share/man/man1/gsuite-gateway-queue.1.gz",
        "usr/share/man/man5/gateway.yaml.5.gz", "usr/share/bash-completion/completions/gsuite-gateway",
        "usr/share/zsh/vendor-completions/_gsuite-gateway", "usr/share/fish/vendor_completions.d/gsuite-gateway.fish",
        "usr/share/doc/gsuite-gateway/copyright", "usr/share/doc/gsuite-gateway/changelog.Debian.gz",
        "etc/systemd/system/multi-user.target.wants/gsuite-gateway.service",
        "etc/systemd/system/sockets.target.wants/gsuite-gateway.socket",
    ):
        require(root.exists(path), f"the package does not bring {path}")
    require("/etc/gsuite-gateway/gateway.yaml" in root.run("dpkg-query", "-W", "-f=${Conffiles}", NAME), "no conffile")
    key = root.path / "etc/gsuite-gateway/secrets/key"
    require(key.stat().st_size == KEY_LENGTH, "the sealing key has another length")
    modes = [stat.S_IMODE(file.stat().st_mode) for file in (key, key.parent)]
    require(modes == [0o600, 0o700], f"others may read the sealing key: {[oct(mode) for mode in modes]}")
    require("swift" not in root.run("ldd", f"/usr/bin/{NAME}"), "the program needs Swift's libraries")
    require("/nologin" in root.run("getent", "passwd", NAME), "the user may log in")


def check_first_mail(service, root):
    gateway = service.gateway
    secret = root.path / "root/secret"
    secret.write_text("secret")
    secret.chmod(0o600)
    gateway.add_account("/root/secret")
    require(gateway.status(f"http://127.0.0.1:{CONSOLE}/") == 200, "the console does not answer")
    require(gateway.status(f"http://127.0.0.1:{MONITORING}/readyz") == 200, "the gateway is not ready")
    require("http://127.0.0.1:8025/" in gateway.gateway("console", "link"), "no link for the first administrator")
    gateway.send()
    require(gateway.waiting() == 1, "the first message is not in the queue")


def check_upgrade(service, root, package):
    """The configuration's changes stay, no client is refused, and everything that was accepted is there afterwards."""
    file = root.path / "etc/gsuite-gateway/gateway.yaml"
    changed = file.read_text().replace("messages_per_day: 2000", "messages_per_day: 500")
    file.write_text(changed)
    key = (root.path / "etc/gsuite-gateway/secrets/key").read_bytes()
    output = root.install(package)
    require("was not started" not in output, f"an upgrade says what only a first installation should:\n{output}")
    require(root.run("dpkg-query", "-W", "-f=${Version}", NAME) == VERSIONS[1], "the upgrade did not take place")
    require(file.read_text() == changed, "the upgrade changed the configuration")
    require((root.path / "etc/gsuite-gateway/secrets/key").read_bytes() == key, "the upgrade changed the key")
    # As postinst has systemd do it.
    service.gateway.stop_within_message(lambda: service.order("restart"))
    clients = [service.gateway.client() for _ in range(CLIENTS)]
    service.expect("ready")
    for client in clients:
        finish(client)
    expected = 2 + CLIENTS
    waiting = service.gateway.waiting()
    require(waiting == expected, f"{waiting} messages are in the queue instead of {expected}")
    service.order("stop")
    service.expect("stopped 0")


def check_removal(root, package, key):
    data, secret, file = "var/lib/gsuite-gateway/gateway.sqlite", "etc/gsuite-gateway/secrets/key", "etc/gsuite-gateway/gateway.yaml"

    def kept():
        return root.exists(data) and root.exists(secret) and (root.path / secret).read_bytes() == key

    root.run("apt-get", "remove", "--yes", NAME)
    require(kept() and root.exists(file), "the removal took more than the program")
    require(not root.exists(f"usr/bin/{NAME}"), "the removal left the program")
    output = root.run("apt-get", "purge", "--yes", NAME)
    require(kept(), f"a purge that no one was asked about deleted the data:\n{output}")
    require(not root.exists(file), "the purge left the configuration")
    require(not root.exists("etc/systemd/system/multi-user.target.wants/gsuite-gateway.service"), "links are left")
    root.install(package)
    require(kept(), "a new installation lost the data or the key")
    with Service(root) as service:
        require(service.gateway.waiting() == 2 + CLIENTS, "mail was lost between purge and installation")
    root.run("debconf-set-selections", input=f"{NAME} {NAME}/delete-data boolean true\n")
    root.run("apt-get", "purge", "--yes", NAME)
    for path in ("var/lib/gsuite-gateway", "etc/gsuite-gateway"):
        require(not root.exists(path), f"a purge that was to delete the data left {path}")
