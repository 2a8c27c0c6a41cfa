"""The peers' Debian packages, unpacked but not installed, and the load generator."""

import pathlib
import re
import subprocess

PACKAGES = ["postfix", "opensmtpd"]
# The users that the packages would create, with ids far from others'. They replace the machine's own if the packages are
# installed there, since the queues' folders are created for these ids.
USERS = [("postfix", 61001), ("postdrop", 61002), ("opensmtpd", 61003), ("opensmtpq", 61004)]
# Libraries that they need and that may be missing; Tests/Benchmarks/run installs them.
LIBRARIES = ["libdb5.3", "libicu72", "libnsl2", "libsasl2-2", "libevent-2.1-7"]


def unpack(folder):
    root = folder / "root"
    if not (root / "complete").exists():
        root.mkdir(parents=True, exist_ok=True)
        packages = folder / "packages"
        packages.mkdir(exist_ok=True)
        subprocess.run(["apt-get", "download", "-qq", *PACKAGES], cwd=packages, check=True, stderr=subprocess.DEVNULL)
        for package in packages.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, root], check=True)
        for name, identifiers in (("passwd", "{0}:x:{1}:{1}::/nonexistent:/usr/sbin/nologin"), ("group", "{0}:x:{1}:")):
            own = {user for user, _ in USERS}
            lines = pathlib.Path("/etc", name).read_text().splitlines()
            lines = [line for line in lines if line.split(":")[0] not in own]
            lines += [identifiers.format(*user) for user in USERS]
            (root / name).write_text("\n".join(lines) + "\n")
        (root / "complete").touch()
    return root


def versions(folder):
    found = {}
    for package in (folder / "packages").glob("*.deb"):
        name, version, _ = package.name.split("_")
        found[name] = re.sub(r"%3a", ":", version)
    return found


def build_load(benchmarks, folder):
    command = ["swift", "build", "-c", "release", "--package-path", str(benchmarks), "--scratch-path", str(folder / "load")]
    subprocess.run([*command, "--quiet"], check=True)
    shown = subprocess.run([*command, "--show-bin-path"], check=True, capture_output=True, text=True)
    return pathlib.Path(shown.stdout.strip()) / "load"


def build_ceiling(benchmarks, folder):
    program = folder / "ceiling"
    subprocess.run(["cc", "-O2", "-o", program, benchmarks / "ceiling.c"], check=True)
    return program


def certificate(folder):
    """Creates a self-signed certificate with P-256, for all servers."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "fullchain.pem").exists():
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
             "-subj", "/CN=mail.acme.example", "-addext", "subjectAltName=DNS:mail.acme.example",
             "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
            check=True, capture_output=True,
        )
    return folder
