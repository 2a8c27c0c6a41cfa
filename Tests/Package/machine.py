"""A Debian in a folder, with a systemd that runs there as on a machine of its own: in namespaces, without a network."""

import hashlib
import os
import pathlib
import signal
import subprocess

from tools import ROOT, Failure, Running, eventually, run

NAME = "gsuite-gateway"
ENVIRONMENT = [
    "env", "--ignore-environment", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8",
]
# Becomes the first process of the machine. The control group is one of its own, the root is really changed (chroot denies
# systemd the namespaces that services ask for), and mounts are shared, as systemd expects.
BOOT = """
set -e
root=$1 group=/sys/fs/cgroup/$2
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mkdir "$group"
echo 0 >"$group/cgroup.procs"
exec unshare --cgroup sh -ec '
    mount --bind "$0" "$0"
    mount -t proc proc "$0/proc"
    mount -t sysfs sysfs "$0/sys"
    mount -t cgroup2 cgroup2 "$0/sys/fs/cgroup"
    mount -t tmpfs tmpfs "$0/run"
    mount -t tmpfs tmpfs "$0/tmp"
    mkdir -p "$0/dev/pts" "$0/dev/shm" "$0/mnt/outside"
    mount -t devpts devpts "$0/dev/pts"
    cd "$0"
    pivot_root . mnt/outside
    umount --lazy /mnt/outside
    mount --make-rshared /
    exec env --ignore-environment container=test /lib/systemd/systemd
' "$root"
"""
TIDY = 'mount -t cgroup2 cgroup2 /sys/fs/cgroup && find "/sys/fs/cgroup/$0" -depth -type d -exec rmdir {} +'


class Machine:
    """A fresh Debian that has what `package` depends on at hand, though not installed."""

    def __init__(self, path, package, release):
        self.path = path
        path.mkdir()
        run("tar", "-C", path, "-x", "--numeric-owner", "-f", base(package, release))

    def __enter__(self):
        """Boots."""
        self.group = f"gateway-package-{os.getpid()}"
        self.log = self.path.with_suffix(".log")
        with open(self.log, "w") as log:
            self.engine = subprocess.Popen(
                [
                    "unshare", "--mount", "--pid", "--fork", "--kill-child", "--uts", "--ipc", "--net", "sh", "-c", BOOT,
                    "sh", str(self.path), self.group,
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        try:
            self.process = eventually("systemd starts", self.find)
            inside = f"--target={self.process}"
            self.enter = ["nsenter", inside, "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", *ENVIRONMENT]
            eventually("systemd has started everything", self.is_up)
        except BaseException:
            self.end()
            raise
        self.gateway = Running(self.process, [*self.enter, NAME])
        return self

    def __exit__(self, *_):
        self.end()

    def is_up(self):
        # Degraded if a service failed, such as one that loads kernel modules, for which this is no place.
        return self.run("systemctl", "is-system-running", expect=None).strip() in ("running", "degraded")

    def find(self):
        if self.engine.poll() is not None:
            raise Failure(f"systemd does not boot here:\n{self.log.read_text()}")
        for children in pathlib.Path(f"/proc/{self.engine.pid}/task").glob("*/children"):
            for process in map(int, children.read_text().split()):
                if os.readlink(f"/proc/{process}/exe").endswith("/systemd"):
                    return process
        return None

    def end(self):
        """Ends all its processes at once."""
        for process in (getattr(self, "process", None), self.engine.pid):
            try:
                os.kill(process or self.engine.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.engine.wait()
        eventually("the machine ends", self.tidy)

    def tidy(self):
        return subprocess.run(["unshare", "--mount", "sh", "-c", TIDY, self.group], capture_output=True).returncode == 0

    def run(self, *command, **options):
        """Runs a command as the machine's administrator."""
        return run(*self.enter, *command, **options)

    def unit(self, property, unit=f"{NAME}.service"):
        """A property of a unit, such as ActiveState."""
        return self.run("systemctl", "show", f"--property={property}", "--value", unit).strip()

    def apt(self, package, *options):
        """The command that installs a package from a file."""
        file = self.path / "root" / package.name
        file.write_bytes(package.read_bytes())
        return [*self.enter, "apt-get", "install", "--yes", "--no-install-recommends", *options, f"/root/{file.name}"]

    def install(self, package, *options):
        return run(*self.apt(package, *options))

    def exists(self, path):
        file = self.path / path
        return file.exists() or file.is_symlink()


def base(package, release):
    """The machine before anything is installed. It is kept in .build, so that only the first time takes minutes."""
    depends = run("dpkg-deb", "--field", package, "Depends")
    digest = hashlib.sha256(depends.encode()).hexdigest()[:12]
    file = ROOT / f".build/package-test/{release}-{digest}.tar"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new.tar")
        download = "apt-get install --download-only --no-install-recommends --yes /root/package.deb"
        run(
            "mmdebstrap", "--quiet", "--variant=apt", "--skip=cleanup/apt", "--include=systemd",
            f"--customize-hook=copy-in {package} /root",
            f"--customize-hook=mv \"$1\"/root/*.deb \"$1\"/root/package.deb && chroot \"$1\" {download}",
            "--customize-hook=rm \"$1\"/root/package.deb",
            release, fresh,
        )
        fresh.rename(file)
    return file


def own_release():
    """The code name of the Debian that this test runs on."""
    for line in pathlib.Path("/etc/os-release").read_text().splitlines():
        if line.startswith("VERSION_CODENAME="):
            return line.partition("=")[2]
    raise Failure("this Debian has no code name")
