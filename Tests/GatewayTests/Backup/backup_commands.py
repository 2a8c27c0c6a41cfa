#!/usr/bin/env python3
"""Backs up a real gateway while it serves, and restores it elsewhere: backup_commands.py BINARY PYTHON.

PYTHON has the package `cryptography`. Prints one line for each failure and exits with 1; exits with 0 if there is none.
"""

import hashlib
import io
import json
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from machine import ANNA, INFO, TIMEOUT, expect, free_port, listens, machine, send, tell, wait_for  # noqa: E402

BERTA = "berta@acme.example"
TOP = "gsuite-gateway-backup/"
PASSPHRASE = "correct horse battery staple"
# Larger than `data.inline_limit`, so that it is a spool file.
LARGE = 100_000

# Opens the sealing key as the guide describes it, without the gateway.
OPEN_KEY = """
import base64, hashlib, json, sys
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
box, passphrase = json.load(open(sys.argv[1])), sys.argv[2].encode()
value = {name: base64.b64decode(box[name]) for name in ("salt", "nonce", "ciphertext", "tag")}
cost = {"n": 1 << box["logN"], "r": box["r"], "p": box["p"], "maxmem": 1 << 30}
key = hashlib.scrypt(passphrase, salt=value["salt"], dklen=32, **cost)
opened = AESGCM(key).decrypt(value["nonce"], value["ciphertext"] + value["tag"], box["associatedData"].encode())
sys.stdout.write(opened.hex())
"""


class Elsewhere:
    """Another machine's gateway: its own name, folder, ports and key, and the same Google."""

    def __init__(self, first):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=first.folder, prefix="elsewhere-"))
        self.first = first
        text = first.config.read_text()
        text = text.replace("gateway.acme.example", "standby.acme.example")
        text = text.replace(f"{first.folder}/", f"{self.folder}/")
        self.ports = {}
        for port in (first.smtp, first.monitoring, first.console):
            self.ports[port] = free_port(first.address)
            text = text.replace(f"port: {port}", f"port: {self.ports[port]}")
        self.config = self.folder / "gateway.yaml"
        self.config.write_text(text)
        self.data, self.key = self.folder / "data", self.folder / "key"

    def cli(self, *arguments, code=0):
        return self.first.cli(*arguments, code=code, config=self.config)

    def restore(self, file, *options, code=0):
        return self.cli("restore", str(file), *options, code=code)

    def serve(self):
        process = self.first.spawn("serve", "--config", str(self.config))
        wait_for(
            lambda: process.poll() is not None
            or all(listens(self.first.address, port) for port in self.ports.values()),
            "the restored gateway",
        )
        expect(process.poll() is None, f"the restored gateway ended at once: {self.first.log.read_text()[-2000:]}")
        return process

    def state(self, queue_id):
        text = self.first.run("queue", "show", queue_id, "--json", config=self.config).stdout
        return json.loads(text)["deliveries"][0]

    def is_untouched(self):
        """Whether nothing was put in place."""
        left = {path.name for path in self.data.iterdir()} if self.data.exists() else set()
        return left <= {"serving.lock"} and not self.key.exists()


class Traffic(threading.Thread):
    """Sends large messages through Berta's account, so that spool files come and go."""

    def __init__(self, machine):
        super().__init__()
        self.machine, self.ends, self.accepted = machine, threading.Event(), []

    def run(self):
        with self.machine.client() as client:
            while not self.ends.is_set():
                subject = f"traffic-{len(self.accepted)}"
                code, answer = send(client, subject, size=LARGE, sender=BERTA)
                expect(code == 250, f"{subject} was answered {code} {answer} during a backup")
                self.accepted.append(answer.split()[-1])

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.join()


def large_mail(machine, subject, sender):
    with machine.client() as client:
        code, answer = send(client, subject, size=LARGE, sender=sender)
    expect(code == 250, f"{subject} was answered {code} {answer}")
    return answer.split()[-1]


def examine(file, folder):
    """Checks a backup with ordinary tools: tar, sha256sum and SQLite."""
    expect(file.stat().st_mode & 0o777 == 0o600, f"{file.name} has the mode {file.stat().st_mode:o}")
    done = subprocess.run(["tar", "-C", folder, "-xf", file], capture_output=True, text=True)
    expect(done.returncode == 0 and not done.stderr, f"tar said of {file.name}: {done.stderr}")
    top = folder / TOP
    done = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=top, capture_output=True, text=True)
    expect(done.returncode == 0, f"sha256sum said of {file.name}: {done.stdout}{done.stderr}")
    named = {line.split("  ", 1)[1] for line in (top / "SHA256SUMS").read_text().splitlines()}
    there = {str(path.relative_to(top)) for path in top.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    expect(named == there, f"{file.name} has {there ^ named} only in one of its list and itself")
    with sqlite3.connect(f"file:{top}/gateway.sqlite?immutable=1", uri=True) as base:
        found = base.execute("PRAGMA integrity_check").fetchall()
        expect(found == [("ok",)], f"the database in {file.name} is damaged: {found}")
        rows = base.execute("SELECT place, size FROM message WHERE place <> 'database'").fetchall()
    for place, size in rows:
        there = (top / "spool" / place).stat().st_size
        expect(there == size, f"the spool file {place} in {file.name} has {there} bytes instead of {size}")
    files = {str(path.relative_to(top / "spool")) for path in (top / "spool").rglob("*") if path.is_file()}
    expect(files == {place for place, _ in rows}, f"{file.name} has spool files of no message, or lacks some")
    return top, rows


def while_serving(machine, passphrase):
    """Backups beside a gateway that accepts and sends large messages: each is whole and consistent."""
    with Traffic(machine) as traffic:
        for number in range(5):
            wait_for(lambda: len(traffic.accepted) > 5 * number, "traffic")
            file = machine.folder / f"serving-{number}.tar"
            machine.cli("backup", str(file), "--without-key")
            with tempfile.TemporaryDirectory(dir=machine.folder) as folder:
                top, _ = examine(file, pathlib.Path(folder))
                contents = json.loads((top / "backup.json").read_text())
                expect(contents["lostFiles"] == [] and "sealingKey" not in contents, f"backup.json: {contents}")
            file.unlink()
    for queue_id in traffic.accepted:
        wait_for(lambda: machine.state(queue_id) == "delivered", f"{queue_id} to be delivered")
    data = machine.folder / "data"
    left = [path for path in data.rglob("*") if "backup" in path.name and path.name != "backup.lock"]
    expect(not left, f"the backups left {left}")


def refusals(machine, passphrase):
    """What a backup refuses, and what it leaves behind then: nothing."""
    file = machine.folder / "refused.tar"
    short = machine.secret("short", "too short")
    told = machine.cli("backup", str(file), "--passphrase-file", short, code=1)
    expect("12 characters" in told, f"a short passphrase: {told}")
    machine.cli("backup", str(file), "--passphrase-file", passphrase, "--without-key", code=64)
    other = machine.folder / "other-key"
    other.write_bytes(bytes(32))
    other.chmod(0o600)
    told = machine.cli("backup", str(file), "--passphrase-file", passphrase, "--key-file", str(other), code=1)
    expect("not the database's key" in told, f"another key: {told}")
    told = machine.cli("backup", "/proc/refused.tar", "--without-key", code=1)
    expect("/proc" in told, f"a folder that cannot be written: {told}")
    expect(not file.exists(), "a refused backup left a file")
    file.write_text("mine")
    told = machine.cli("backup", str(file), "--without-key", code=1)
    expect("already exists" in told and file.read_text() == "mine", f"an existing file: {told}")
    machine.cli("backup", str(file), "--without-key", "--force")
    expect(file.read_bytes()[257:262] == b"ustar", "--force did not replace the file")
    file.unlink()
    # Interrupted at whatever point: the file is whole or not there.
    process = machine.spawn("backup", str(file), "--without-key", "--config", str(machine.config))
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=TIMEOUT)
    left = [path.name for path in machine.folder.glob("refused*")]
    expect(left in ([], ["refused.tar"]), f"an interrupted backup left {left}")


def output(machine, passphrase):
    """To standard output: the same archive, which is whole or ends with an error."""
    words = [machine.binary, "backup", "-", "--without-key", "--config", str(machine.config), "--temporary"]
    done = subprocess.run([*words, str(machine.folder)], env=machine.environment, capture_output=True, timeout=TIMEOUT)
    expect(done.returncode == 0, f"backup - ended with {done.returncode}: {done.stderr}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        names = archive.getnames()
    expect(names[0] == TOP + "backup.json" and names[-1] == TOP + "SHA256SUMS", f"backup - has {names}")
    expect(not list(machine.folder.glob("*.database")), "backup - left the copy of the database")


def rewritten(file, target, change):
    """A backup with other entries: `change` gets them as a dictionary. Its checksums match."""
    with tarfile.open(file) as archive:
        entries = {one.name: archive.extractfile(one).read() for one in archive.getmembers()}
    del entries[TOP + "SHA256SUMS"]
    change(entries)
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name.removeprefix(TOP)}\n" for name, body in entries.items())
    with tarfile.open(target, "w", format=tarfile.USTAR_FORMAT) as archive:
        for name, body in [*entries.items(), (TOP + "SHA256SUMS", sums.encode())]:
            info = tarfile.TarInfo(name)
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return target


def refused_restores(machine, file, passphrase):
    """What is not restored, and why; nothing is put in place."""
    other = Elsewhere(machine)

    def refuse(what, *words, name=file, options=("--passphrase-file", passphrase), code=1):
        told = other.restore(name, *options, code=code)
        expect(all(word in told for word in words), f"{what}: {told}")
        expect(other.is_untouched(), f"{what} put something in place: {list(other.folder.rglob('*'))}")

    wrong = machine.secret("wrong", "another passphrase")
    refuse("a wrong passphrase", "passphrase is not the one", options=("--passphrase-file", wrong))
    refuse("no passphrase", "--passphrase-file", options=())
    refuse("no file", "No such file", name=machine.folder / "none.tar")
    whole = file.read_bytes()
    broken = machine.folder / "broken.tar"
    for length in (0, 100, 512, 5000, len(whole) // 2, len(whole) - 1024, len(whole) - 2000):
        broken.write_bytes(whole[:length])
        if length == len(whole) - 1024:
            # Only the blocks of zeros are missing, which say nothing.
            continue
        told = other.restore(broken, "--passphrase-file", passphrase, code=1)
        expect("incomplete" in told or "no backup" in told, f"{length} of {len(whole)} bytes: {told}")
        expect(other.is_untouched(), f"{length} bytes put something in place")
    with tarfile.open(file) as archive:
        places = {one.name.removeprefix(TOP): one for one in archive.getmembers()}
    spool = next(name for name in places if name.startswith("spool/"))
    for name in ("backup.json", "sealing-key.json", "gateway.sqlite", spool, "SHA256SUMS"):
        bytes_ = bytearray(whole)
        # A bit that leaves JSON what it is: one of the host's name.
        middle = places[name].offset_data + places[name].size // 2
        bytes_[whole.index(b"acme.example") if name == "backup.json" else middle] ^= 1
        broken.write_bytes(bytes_)
        refuse(f"a changed bit in {name}", "damaged", name=broken)
        bytes_ = bytearray(whole)
        bytes_[places[name].offset + 3] ^= 1
        broken.write_bytes(bytes_)
        told = other.restore(broken, "--passphrase-file", passphrase, code=1)
        expect("damaged" in told, f"a changed bit in the header of {name}: {told}")
    broken.write_text("a text " * 1000)
    refuse("a text", "no backup", name=broken)

    def later(entries, key, value):
        contents = json.loads(entries[TOP + "backup.json"])
        contents[key] = value
        entries[TOP + "backup.json"] = json.dumps(contents).encode()

    rewritten(file, broken, lambda entries: later(entries, "migrations", ["1", "later"]))
    refuse("a later schema", "later version", name=broken)
    rewritten(file, broken, lambda entries: later(entries, "format", 2))
    refuse("a later format", "later version", name=broken)
    for name in ("../evil", "spool/../../evil", "spool/01/../../../evil", "spool/99/x", "other", "/evil"):
        rewritten(file, broken, lambda entries: entries.update({TOP + name: b"evil"}))
        refuse(f"the entry {name}", "no backup has", name=broken)
    rewritten(file, broken, lambda entries: entries.pop(TOP + "gateway.sqlite"))
    refuse("no database", "damaged", name=broken)
    expect(not list(machine.folder.rglob("evil")), "a restore wrote outside its folder")
    # A directory that is in use.
    told = machine.cli("restore", str(file), "--passphrase-file", passphrase, code=1)
    expect("is running" in told, f"restore beside a running gateway: {told}")
    other.data.mkdir(exist_ok=True)
    (other.data / "gateway.sqlite").write_text("mine")
    told = other.restore(file, "--passphrase-file", passphrase, code=1)
    expect("already has a database" in told, f"restore over a database: {told}")
    expect((other.data / "gateway.sqlite").read_text() == "mine", "restore replaced a database")
    shutil.rmtree(other.folder)


def left_out(machine, file):
    """Without the key: restored, and said."""
    other = Elsewhere(machine)
    told = other.restore(file, "--without-key")
    expect("sealing key is missing" in told and not other.key.exists(), f"restore --without-key said: {told}")
    other.key.write_bytes((machine.folder / "key").read_bytes())
    other.key.chmod(0o600)
    expect("is the database's key" in other.cli("check"), "check does not know the key that was put there")
    shutil.rmtree(other.folder)


def elsewhere(machine, gateway, passphrase):
    """The disaster: what waited at the time of the backup is sent once, whether it was sent after it or not."""
    for account in (ANNA, INFO):
        machine.switch_off(account)
    sent_later = [machine.mail("sent-later", sender=ANNA), large_mail(machine, "sent-later-large", ANNA)]
    never_sent = [machine.mail("never-sent", sender=INFO), large_mail(machine, "never-sent-large", INFO)]
    held = machine.mail("held", sender=ANNA)
    machine.cli("queue", "hold", held)
    # Google accepts this one and is slow to say so: at the moment of the backup it is being sent.
    machine.control("POST", "faults", {"kind": "slow", "milliseconds": 30_000, "method": "messages.send", "count": 1})
    under_way = machine.mail("under-way", sender=BERTA)
    wait_for(lambda: machine.state(under_way) == "sending", "the message under way")
    file = machine.folder / "backup.tar"
    told = machine.cli("backup", str(file), "--passphrase-file", passphrase)
    expect("The sealing key is in it" in told, f"backup said: {told}")
    expect(machine.state(under_way) == "sending", "the message was no longer under way after the backup")
    with tempfile.TemporaryDirectory(dir=machine.folder) as folder:
        top, _ = examine(file, pathlib.Path(folder))
        opened = subprocess.run(
            [sys.argv[2], "-c", OPEN_KEY, top / "sealing-key.json", PASSPHRASE], capture_output=True, text=True
        )
        key = (machine.folder / "key").read_bytes()
        expect(opened.stdout == key.hex(), f"the key does not open as described: {opened.stderr}")
        for path in top.rglob("*"):
            expect(not path.is_file() or key not in path.read_bytes(), f"the key is readable in {path.name}")
    refused_restores(machine, file, passphrase)
    left_out(machine, file)
    # After the backup: one account sends what waited, the held message is released, and new mail comes and goes.
    machine.cli("account", "set", ANNA, "--enabled", "true")
    machine.cli("queue", "release", held)
    for queue_id in [*sent_later, held, under_way]:
        wait_for(lambda: machine.state(queue_id) == "delivered", f"{queue_id} to be delivered")
    after = machine.mail("after-the-backup", sender=BERTA)
    wait_for(lambda: machine.state(after) == "delivered", "the message after the backup")
    gateway.send_signal(signal.SIGKILL)
    gateway.wait()

    other = Elsewhere(machine)
    other.key.write_bytes(bytes(range(32)))
    other.key.chmod(0o600)
    told = other.restore(file, "--passphrase-file", passphrase)
    expect("5 waiting deliveries are searched for in Sent" in told, f"restore said: {told}")
    expect("1 held or failed" in told, f"restore said of the held message: {told}")
    expect("the one that was there is now" in told, f"restore said of the other key: {told}")
    expect(other.key.read_bytes() == (machine.folder / "key").read_bytes(), "the key was not restored")
    aside = list(other.folder.glob("key.before-restore-*"))
    expect([path.read_bytes() for path in aside] == [bytes(range(32))], "the other key was not kept")
    for path in other.data.rglob("*"):
        expect(path.is_dir() or path.stat().st_mode & 0o077 == 0, f"others may read {path}")
    expect(not (other.data / "restore").exists(), "the restore left its folder")
    expect("is the database's key" in other.cli("check"), "check is not content with the restored database")
    restored = other.serve()
    for account in (ANNA, INFO):
        other.cli("account", "set", account, "--enabled", "true")
    for queue_id in [*sent_later, *never_sent, under_way]:
        wait_for(lambda: other.state(queue_id)["state"] == "delivered", f"{queue_id} after the restore")
    expect(other.state(held)["state"] == "held", "the held message did not stay held")
    other.cli("queue", "release", held)
    wait_for(lambda: other.state(held)["state"] == "delivered", "the held message to be found")
    for queue_id in [*sent_later, under_way, held]:
        history = other.cli("queue", "show", queue_id)
        expect("found" in history, f"{queue_id} was not found in Sent: {history}")
    history = other.cli("queue", "show", never_sent[0])
    expect("earlier state" in history, f"a message does not say why it was searched for: {history}")
    received = machine.received()
    for subject in (
        "sent-later", "sent-later-large", "never-sent", "never-sent-large", "under-way", "held", "after-the-backup"
    ):
        expect(received.count(subject) == 1, f"{subject} arrived {received.count(subject)} times")
    put_back(machine, other, restored)


def put_back(machine, other, gateway):
    """The machine's disk is put back by other means: `queue search-sent` before the start."""
    other.cli("account", "set", BERTA, "--enabled", "false")
    line = f'gsuite_gateway_account_working{{account="{BERTA}",state="disabled"}} 0'
    port = other.ports[machine.monitoring]
    wait_for(lambda: line in machine.get(port, "/metrics")[1], f"{BERTA} to be known as disabled")
    first, machine.smtp = machine.smtp, other.ports[machine.smtp]
    waiting = machine.mail("on-the-old-disk", sender=BERTA)
    machine.smtp = first
    told = other.cli("queue", "search-sent", "--since", "1h", code=1)
    expect("is running" in told, f"search-sent beside a running gateway: {told}")
    gateway.send_signal(signal.SIGTERM)
    gateway.wait(timeout=TIMEOUT)
    shutil.copytree(other.data, other.folder / "disk")
    gateway = other.serve()
    other.cli("account", "set", BERTA, "--enabled", "true")
    wait_for(lambda: other.state(waiting)["state"] == "delivered", "the message on the old disk")
    gateway.send_signal(signal.SIGTERM)
    gateway.wait(timeout=TIMEOUT)
    shutil.rmtree(other.data)
    (other.folder / "disk").rename(other.data)
    told = other.cli("queue", "search-sent", "--since", "1h")
    expect("1 waiting delivery is" in told, f"search-sent said: {told}")
    other.serve()
    other.cli("account", "set", BERTA, "--enabled", "true")
    wait_for(lambda: other.state(waiting)["state"] == "delivered", "the message on the disk that was put back")
    received = machine.received()
    expect(received.count("on-the-old-disk") == 1, f"it arrived {received.count('on-the-old-disk')} times")


if __name__ == "__main__":
    with machine(sys.argv[1]) as m:
        m.config.write_text(m.config.read_text().replace("reserve: 0}", "reserve: 0, inline_limit: 16KiB}"))
        for account in (ANNA, INFO, BERTA):
            m.grant(account, "--default-sender", "true" if account == INFO else "false")
        passphrase = m.secret("passphrase", PASSPHRASE)
        gateway = m.serve()
        for step in (while_serving, refusals, output):
            step(m, passphrase)
        elsewhere(m, gateway, passphrase)
    tell()
