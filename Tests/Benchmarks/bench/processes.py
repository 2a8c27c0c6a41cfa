"""A server in its own namespaces, so that its processes can be found, counted and ended together."""

import os
import pathlib
import shlex
import signal
import socket
import subprocess
import time

START_DEADLINE = 30
TICKS = os.sysconf("SC_CLK_TCK")


class Failure(Exception):
    pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Contained:
    """A command in its own process and mount namespaces.

    Inside, /mnt/tools holds the unpacked packages and /mnt/data the server's folder on the measured disk, and passwd and
    group name the users that the packages would create: nothing on the machine itself is changed. All orphans are
    adopted by the namespace's first process, so that all CPU time is counted.
    """

    def __init__(self, name, command, port, data, tools, log, mounts=""):
        script = f"""
set -euo pipefail
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/tools /mnt/data
mount --bind {shlex.quote(str(tools))} /mnt/tools
mount --bind {shlex.quote(str(data))} /mnt/data
for file in passwd group; do
    [ ! -e /mnt/tools/$file ] || mount --bind /mnt/tools/$file /etc/$file
done
{mounts}
ulimit -Sn "$(ulimit -Hn)"
{command} &
wait $!
"""
        self.name, self.shares = name, []
        self.process = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child", "bash", "-c", script],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL,
        )
        try:
            self.wait_for(port)
            self.namespace = os.readlink(f"/proc/{self.children(self.process.pid)[0]}/ns/pid")
        except BaseException:
            self.stop()
            raise

    @staticmethod
    def children(pid):
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return [int(word) for word in file.read().split()]

    def wait_for(self, port):
        until = time.monotonic() + START_DEADLINE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise Failure(f"{self.name} ended at once with code {self.process.returncode}; see its log")
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
                    if client.recv(3) == b"220":
                        client.sendall(b"QUIT\r\n")
                        return
            except OSError:
                pass
            time.sleep(0.05)
        raise Failure(f"{self.name} did not greet within {START_DEADLINE} s; see its log")

    def members(self):
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                if os.readlink(f"/proc/{entry}/ns/pid") == self.namespace:
                    yield int(entry)
            except OSError:
                continue

    def cpu_seconds(self):
        """Returns the CPU time of all living processes, and of those that ended and were waited for."""
        return sum(process_seconds(pid) for pid in self.members())

    def switches(self):
        """Returns how often a thread of the living processes has waited, or had to."""
        return sum(self.switches_by_thread().values())

    def switches_by_thread(self):
        counts = {}
        for pid in self.members():
            try:
                threads = os.listdir(f"/proc/{pid}/task")
            except OSError:
                continue
            for thread in threads:
                try:
                    with open(f"/proc/{pid}/task/{thread}/status") as file:
                        counts[thread] = sum(int(line.split()[1]) for line in file if "ctxt_switches" in line)
                except OSError:
                    continue
        return counts

    def forget_peak(self):
        for pid in self.members():
            try:
                with open(f"/proc/{pid}/clear_refs", "w") as file:
                    file.write("5")
            except OSError:
                continue

    def memory(self, peak=False):
        """Returns bytes: each process's proportional share (PSS); with `peak`, plus the excess at its largest."""
        total = 0
        for pid in self.members():
            try:
                with open(f"/proc/{pid}/smaps_rollup") as file:
                    total += kilobytes(file, "Pss:") << 10
                if peak:
                    with open(f"/proc/{pid}/status") as file:
                        text = file.readlines()
                    total += max(kilobytes(text, "VmHWM:") - kilobytes(text, "VmRSS:"), 0) << 10
            except OSError:
                continue
        return total

    def bound(self, program, cores):
        """Gives each process of that program at most so many cores, as if each were on a machine of its own."""
        for pid in list(self.members()):
            try:
                name = pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
            except OSError:
                continue
            # The kernel keeps 15 characters.
            if name == program[:15]:
                self.shares.append(CPUShare(pid, cores))

    def stop(self):
        if self.process.poll() is None:
            # unshare ends the namespace's first process when it ends, and the kernel then ends all the others.
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        for share in self.shares:
            share.remove()
        self.shares = []


class CPUShare:
    """A control group with one process (cgroups(7)), of version 2, or of version 1 where that has the controller `cpu`."""

    PERIOD = 20_000

    def __init__(self, pid, cores):
        root, quota = pathlib.Path("/sys/fs/cgroup"), int(self.PERIOD * cores)
        is_second = (root / "cgroup.controllers").exists()
        self.folder = root / ("" if is_second else "cpu") / f"gsuite-gateway-benchmark-{pid}"
        try:
            if is_second:
                (root / "cgroup.subtree_control").write_text("+cpu")
            self.folder.mkdir()
            if is_second:
                (self.folder / "cpu.max").write_text(f"{quota} {self.PERIOD}")
            else:
                (self.folder / "cpu.cfs_period_us").write_text(str(self.PERIOD))
                (self.folder / "cpu.cfs_quota_us").write_text(str(quota))
            (self.folder / "cgroup.procs").write_text(str(pid))
        except OSError as error:
            raise Failure(f"a process cannot be given a share of a core: {error}") from error

    def remove(self):
        """Once its process has ended."""
        try:
            self.folder.rmdir()
        except OSError:
            pass


def process_seconds(pid):
    """Returns the CPU time of a process and of its children that ended and were waited for; 0 if there is none."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(") ", 1)[1].split()
    except OSError:
        return 0
    return sum(int(field) for field in fields[11:15]) / TICKS


def kilobytes(lines, field):
    for line in lines:
        if line.startswith(field):
            return int(line.split()[1])
    return 0
