"""The container image: made from the package, run, checked, stopped within a message."""

import json
import os
import pathlib
import signal
import subprocess

from tools import CONSOLE, MONITORING, ROOT, Failure, Running, eventually, require, run, step

NAME = "gsuite-gateway"
LOGIN, PASSWORD = "odoo", "correct horse battery"
DATA, SECRETS = "/var/lib/gsuite-gateway", "/etc/gsuite-gateway/secrets"
# Exit code of `gsuite-gateway check` for a configuration that the gateway refuses.
REFUSED = 78


def check(package, folder):
    step("the image")
    archive = folder / "image.tar"
    cache = ROOT / ".build/package-test/archive"
    run(ROOT / "Config/container/build", "--package", package, "--output", archive, "--cache", cache)
    with Container(archive, folder) as container:
        check_settings(container)
        for is_read_only in (False, True):
            step("mail to the image, by buildah" if not is_read_only else "mail to the image, with a read-only root")
            with Gateway(container, folder / f"volumes-{is_read_only}", is_read_only) as gateway:
                check_running(gateway)


class Container:
    """The image in a storage of its own, which buildah keeps."""

    def __init__(self, archive, folder):
        self.archive = archive
        self.storage = [
            "--storage-driver", "vfs", "--root", str(folder / "storage"), "--runroot", str(folder / "runroot")
        ]

    def buildah(self, *arguments, **options):
        return run("buildah", *self.storage, *arguments, **options)

    def __enter__(self):
        self.name = self.buildah("from", f"oci-archive:{self.archive}").splitlines()[-1]
        self.config = json.loads(self.buildah("inspect", self.name))["OCIv1"]["config"]
        self.user = int(self.config["User"].partition(":")[0])
        self.path = pathlib.Path(self.buildah("mount", self.name).strip())
        require(self.user != 0, "the image runs as root")
        require(not any((self.path / SECRETS[1:]).iterdir()), "the image contains a sealing key")
        set_id = run("find", self.path, "-xdev", "-type", "f", "-perm", "/6000")
        require(not set_id, f"the image has programs that change the user:\n{set_id}")
        return self

    def __exit__(self, *_):
        self.buildah("rm", "--all")

    def words(self, is_read_only, volumes):
        """The command that runs the image as an engine would."""
        command = self.config["Entrypoint"] + self.config["Cmd"]
        if not is_read_only:
            bound = [word for inside, outside in volumes.items() for word in ("--volume", f"{outside}:{inside}")]
            return ["buildah", *self.storage, "run", "--isolation", "chroot", *bound, self.name, "--", *command]
        # buildah has no read-only root.
        mounts = "".join(f' && mount --bind "{outside}" "$0{inside}"' for inside, outside in volumes.items())
        shell = (
            f'mount --bind "$0" "$0"{mounts} && mount -t proc proc "$0/proc" && mount -t tmpfs tmpfs "$0/tmp" '
            '&& mount -o remount,bind,ro "$0" && cd / && exec "$@"'
        )
        environment = ["env", "--ignore-environment", *self.config["Env"]]
        place = ["chroot", f"--userspec={self.config['User']}", str(self.path)]
        return ["sh", "-c", shell, str(self.path), *environment, *place, *command]


class Gateway:
    """The image's gateway with new volumes, in a network of its own."""

    def __init__(self, container, folder, is_read_only):
        self.container, self.is_read_only = container, is_read_only
        self.volumes = {}
        for inside in (DATA, SECRETS):
            outside = folder / pathlib.Path(inside).name
            outside.mkdir(parents=True, mode=0o700)
            os.chown(outside, container.user, container.user)
            self.volumes[inside] = outside
        self.log = folder / "log"

    def __enter__(self):
        words = self.container.words(self.is_read_only, self.volumes)
        shell = 'ip link set lo up && exec "$0" "$@"'
        with open(self.log, "w") as log:
            self.engine = subprocess.Popen(
                ["unshare", "--mount", "--net", "sh", "-c", shell, *words],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        try:
            self.process = eventually("the image's gateway runs", self.find)
            user = str(self.container.user)
            enter = [
                "nsenter", f"--target={self.process}", "--mount", "--net", "--root", "--wd", "--setuid", user,
                "--setgid", user, "env", "--ignore-environment", *self.container.config["Env"],
            ]
            self.running = Running(self.process, [*enter, NAME])
            self.enter = enter
            eventually("the image's gateway is healthy", self.is_healthy)
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_):
        self.end()

    def find(self):
        """The gateway's process: buildah's is its parent's parent."""
        if self.engine.poll() is not None:
            raise Failure(f"the image ended at once:\n{self.log.read_text()}")
        todo = [self.engine.pid]
        while todo:
            process = todo.pop()
            try:
                if os.readlink(f"/proc/{process}/exe").endswith(f"/usr/bin/{NAME}"):
                    return process
                for children in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
                    todo += map(int, children.read_text().split())
            except OSError:
                continue
        return None

    def is_healthy(self):
        done = subprocess.run([*self.enter, "/usr/lib/gsuite-gateway/healthcheck"], capture_output=True, timeout=60)
        return done.returncode == 0

    def end(self):
        if self.engine.poll() is None:
            try:
                os.kill(self.find() or self.engine.pid, signal.SIGKILL)
                self.engine.wait(30)
            except (OSError, Failure, subprocess.TimeoutExpired):
                self.engine.kill()


def check_running(gateway):
    """A login, mail, the console, and an end in the middle of a message."""
    running = gateway.running
    secret = gateway.volumes[DATA] / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    os.chown(secret, gateway.container.user, gateway.container.user)
    running.add_account(f"{DATA}/secret")
    running.gateway("login", "add", LOGIN, "--password-file", "-", input=PASSWORD)
    require(running.client().wait(60) != 0, "the image accepts mail without a login")
    running.send("--auth-user", LOGIN, "--auth-password", PASSWORD)
    require(running.waiting() == 1, "the message is not in the image's queue")
    require(running.status(f"https://127.0.0.1:{CONSOLE}/") == 200, "the image's console does not answer")
    require(running.status(f"http://127.0.0.1:{MONITORING}/metrics") == 200, "the image has no metrics")
    # buildah may prefer a volume of its own to the one that it is told.
    key = pathlib.Path(f"/proc/{gateway.process}/root{SECRETS}/key")
    require(key.exists(), "the first start made no sealing key")
    running.stop_within_message(lambda: os.kill(gateway.process, signal.SIGTERM), LOGIN, PASSWORD)
    try:
        code = gateway.engine.wait(60)
    except subprocess.TimeoutExpired:
        raise Failure("the image's gateway did not stop") from None
    require(code == 0, f"the image ended with {code}:\n{gateway.log.read_text()}")
    require(gateway.log.read_text().rstrip().endswith("stopped"), f"no end in the log:\n{gateway.log.read_text()}")


def check_settings(container):
    """The examples' settings exist, and the gateway accepts them."""
    step("the settings of compose.yaml and kubernetes.yaml")
    compose = documents(ROOT / "Config/container/compose.yaml")[0]
    objects = documents(ROOT / "Config/container/kubernetes.yaml")
    pod = next(one for one in objects if one["kind"] == "StatefulSet")["spec"]["template"]["spec"]
    examples = [
        compose["services"]["gateway"]["environment"],
        {one["name"]: one["value"] for one in pod["containers"][0]["env"]},
    ]
    for example in examples:
        settings = container.config["Env"] + [f"{name}={value}" for name, value in example.items()]
        place = ["chroot", f"--userspec={container.config['User']}", container.path]
        # The program reads its arguments from /proc, which every engine mounts.
        shell = 'mount -t proc proc "$0/proc" && exec env --ignore-environment "$@"'
        words = ["unshare", "--mount", "sh", "-c", shell, container.path, *settings, *place, NAME, "check"]
        output = run(*words, expect=None)
        require("would not start" not in output and "is valid" in output, f"refused:\n{output}")


def documents(file):
    """What a YAML file contains, read by Debian's Python, which has the library for it."""
    code = "import json, sys, yaml; json.dump(list(yaml.safe_load_all(sys.stdin)), sys.stdout)"
    return json.loads(run("/usr/bin/python3", "-c", code, input=file.read_text()))
