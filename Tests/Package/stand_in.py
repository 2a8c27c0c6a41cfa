#!/usr/bin/env python3
"""Runs the package's units in an installed root as systemd would, as far as the tests need it.

Does what the units say about the socket, the user, the credentials, the state folder, the environment and the command, and
waits for READY=1. The restrictions of the service are systemd's own matter and are not applied.

    unshare --mount --net stand_in.py ROOT

Then reads commands, one a line: `restart` stops the service and starts the program that is installed now, while the
socket stays open; `stop` ends both. Each answers with a line, as does the start: `ready`, or `stopped CODE`.
"""

import fcntl
import os
import pathlib
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

SERVICE = "gsuite-gateway"
FIRST_DESCRIPTOR = 3  # SD_LISTEN_FDS_START
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def unit(root, kind):
    """The settings of a unit, each with all its values."""
    settings = {}
    for line in (root / f"lib/systemd/system/{SERVICE}.{kind}").read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            settings.setdefault(name, []).append(value)
    return settings


def raise_loopback():
    """A new network has a loopback that is down."""
    with socket.socket() as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


class Units:
    def __init__(self, root):
        self.root = root
        self.service, units = unit(root, "service"), unit(root, "socket")
        host, _, port = units["ListenStream"][0].rpartition(":")
        self.name = units["FileDescriptorName"][0]
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind((host, int(port)))
        self.socket.listen(int(units["Backlog"][0]))
        self.process = None

    def user(self):
        """The user's numbers in the root, which is not this machine."""
        name = self.service["User"][0]
        for line in (self.root / "etc/passwd").read_text().splitlines():
            entry = line.split(":")
            if entry[0] == name:
                return int(entry[2]), int(entry[3])
        raise SystemExit(f"the package did not create the user {name}")

    def prepare(self, user, group):
        """The state folder and the credentials."""
        state = self.root / "var/lib" / self.service["StateDirectory"][0]
        state.mkdir(exist_ok=True)
        state.chmod(int(self.service["StateDirectoryMode"][0], 8))
        os.chown(state, user, group)
        folder = f"/run/credentials/{SERVICE}.service"
        inside = self.root / folder[1:]
        shutil.rmtree(inside, ignore_errors=True)
        inside.mkdir(parents=True, mode=0o700)
        for credential in self.service["LoadCredential"]:
            name, _, source = credential.partition(":")
            shutil.copyfile(self.root / source[1:], inside / name)
            (inside / name).chmod(0o400)
            os.chown(inside / name, user, group)
        os.chown(inside, user, group)
        return folder

    def start(self):
        user, group = self.user()
        credentials = self.prepare(user, group)
        words = self.service["ExecStart"][0].split()
        environment = dict(setting.split("=", 1) for setting in self.service["Environment"])
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notifications:
            notifications.bind(f"\0{SERVICE}-{os.getpid()}-{time.monotonic_ns()}")
            environment |= {
                "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "CREDENTIALS_DIRECTORY": credentials,
                "LISTEN_FDS": "1", "LISTEN_FDNAMES": self.name,
                "NOTIFY_SOCKET": "@" + notifications.getsockname()[1:].decode(),
            }
            self.process = os.fork()
            if self.process == 0:
                os.dup2(self.socket.fileno(), FIRST_DESCRIPTOR)
                os.set_inheritable(FIRST_DESCRIPTOR, True)
                os.closerange(FIRST_DESCRIPTOR + 1, 1024)
                os.chroot(self.root)
                os.chdir("/")
                os.umask(int(self.service["UMask"][0], 8))
                os.setgroups([])
                os.setgid(group)
                os.setuid(user)
                os.dup2(2, 1)
                os.execve(words[0], words, environment | {"LISTEN_PID": str(os.getpid())})
            self.wait_until_ready(notifications)

    def wait_until_ready(self, notifications):
        until = time.monotonic() + int(self.service["TimeoutStartSec"][0])
        while (left := until - time.monotonic()) > 0:
            if select.select([notifications], [], [], min(left, 0.2))[0]:
                if b"READY=1" in notifications.recv(4096).splitlines():
                    return
            if os.waitpid(self.process, os.WNOHANG)[0]:
                raise SystemExit("the service ended before it was ready")
        raise SystemExit("the service was not ready in time")

    def stop(self):
        os.kill(self.process, signal.SIGTERM)
        until = time.monotonic() + int(self.service["TimeoutStopSec"][0])
        while time.monotonic() < until:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        os.kill(self.process, signal.SIGKILL)
        raise SystemExit("the service did not stop in time")


def main():
    root = pathlib.Path(sys.argv[1])
    raise_loopback()
    subprocess.run(["mount", "-t", "proc", "proc", root / "proc"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", root / "run"], check=True)
    units = Units(root)
    try:
        units.start()
        print("ready", flush=True)
        for line in sys.stdin:
            code = units.stop()
            if line.strip() == "stop":
                break
            if code != 0:
                raise SystemExit(f"the service ended with {code}")
            units.service = unit(root, "service")
            units.start()
            print("ready", flush=True)
        else:
            code = units.stop()
        print(f"stopped {code}", flush=True)
    except BaseException:
        if units.process:
            try:
                os.kill(units.process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        raise


if __name__ == "__main__":
    main()
