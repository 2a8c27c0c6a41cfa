"""The container image: made from the package, run, checked, stopped within a message."""

import json
import os
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Cluster"))
from postgresql import PASSWORD as PASSWORD_OF_SERVER, Server  # noqa: E402
from tools import CONSOLE, MONITORING, ROOT, SMTP, Failure, Running, eventually, require, run, step  # noqa: E402

NAME = "gsuite-gateway"
LOGIN, PASSWORD = "odoo", "correct horse battery"
DATA, SECRETS = "/var/lib/gsuite-gateway", "/etc/gsuite-gateway/secrets"
# The default of server.shutdown_grace, in seconds.
SHUTDOWN_GRACE = 30
# Exit code of `gsuite-gateway check` for a configuration that the gateway refuses.
REFUSED = 78


def check(package, folder):
    step("the image")
    archive = folder / "image.tar"
    cache = ROOT / ".build/package-test/archive"
    run(ROOT / "Config/container/build", "--package", package, "--output", archive, "--cache", cache)
    with Container(archive, folder) as container:
        check_settings(container, folder)
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

    def check(self, environment, secrets=None):
        """What `gsuite-gateway check` says in the image, with further variables and files in /run/secrets."""
        settings = self.config["Env"] + [f"{name}={value}" for name, value in environment.items()]
        place = ["chroot", f"--userspec={self.config['User']}", self.path]
        # The program reads its arguments from /proc, which every engine mounts.
        shell = 'mount -t proc proc "$0/proc"'
        if secrets:
            (self.path / "run/secrets").mkdir(parents=True, exist_ok=True)
            shell += f' && mount --bind "{secrets}" "$0/run/secrets"'
        shell += ' && exec env --ignore-environment "$@"'
        words = ["unshare", "--mount", "sh", "-c", shell, self.path, *settings, *place, NAME, "check"]
        return run(*words, expect=None)

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


def check_settings(container, folder):
    """The examples' settings exist, and the gateway accepts them."""
    step("the settings of compose.yaml and kubernetes.yaml")
    compose = documents(ROOT / "Config/container/compose.yaml")[0]
    output = container.check(compose["services"]["gateway"]["environment"])
    require("would not start" not in output and "is valid" in output, f"refused:\n{output}")
    example = Kubernetes(documents(ROOT / "Config/container/kubernetes.yaml"))
    example.check(container)
    # PostgreSQL runs as another user.
    folder.chmod(0o711)
    server = Server(folder / "postgresql")
    server.create()
    server.start()
    try:
        secrets = folder / "secrets"
        secrets.mkdir()
        contents = {"gsuite-gateway.key": os.urandom(32), "gsuite-gateway.database_password": PASSWORD_OF_SERVER.encode()}
        for name, content in contents.items():
            (secrets / name).write_bytes(content)
            os.chown(secrets / name, container.user, container.user)
            (secrets / name).chmod(0o400)
        place = f"postgresql://owner@127.0.0.1:{server.port}/postgres?sslmode=disable"
        output = container.check({**example.environment, "GATEWAY_DATA_STORE": place}, secrets)
        require("would not start" not in output and "is valid" in output, f"refused:\n{output}")
        # It has connected with the password, and found no tables; the key is the secret's.
        require("is created at the first start" in output, f"the database was not asked:\n{output}")
    finally:
        server.stop()


class Kubernetes:
    """The example for a cluster."""

    def __init__(self, objects):
        self.objects = {one["kind"]: one for one in objects}
        self.spec = self.objects["Deployment"]["spec"]
        self.pod = self.spec["template"]["spec"]
        self.container = self.pod["containers"][0]
        # What the cluster fills in is given a value.
        self.environment = {one["name"]: one.get("value", "pod") for one in self.container["env"]}

    def check(self, container):
        """Two nodes on one PostgreSQL, of which one may always be lost."""
        labels = self.spec["template"]["metadata"]["labels"]
        budget = self.objects["PodDisruptionBudget"]["spec"]
        update = self.spec["strategy"]["rollingUpdate"]
        require(self.spec["replicas"] >= 2, "there is only one node")
        require(budget["minAvailable"] == self.spec["replicas"] - 1, "the budget does not leave all nodes but one")
        require(update["maxUnavailable"] == 1, "an upgrade stops more than one node at a time")
        for kind, selector in (
            ("Deployment", self.spec["selector"]["matchLabels"]), ("Service", self.objects["Service"]["spec"]["selector"]),
            ("PodDisruptionBudget", budget["selector"]["matchLabels"]),
        ):
            require(selector == labels, f"the {kind} is not for the pods")
        rule = self.pod["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"][0]
        require(rule["topologyKey"] == "kubernetes.io/hostname", "two nodes may be on one machine")
        require(rule["labelSelector"]["matchLabels"] == labels, "the nodes do not avoid each other")
        require(self.environment["GATEWAY_DATA_STORE"].startswith("postgresql://"), "each node has a store of its own")
        name = next(one for one in self.container["env"] if one["name"] == "GATEWAY_SERVER_NODE_NAME")
        require(name["valueFrom"]["fieldRef"]["fieldPath"] == "metadata.name", "the nodes have the same name")
        self.check_probes()
        self.check_volumes(container)

    def check_probes(self):
        paths = {"startupProbe": "/healthz", "readinessProbe": "/readyz", "livenessProbe": "/healthz"}
        for probe, path in paths.items():
            asked = self.container[probe]["httpGet"]
            require(asked["path"] == path and asked["port"] == "monitoring", f"{probe} does not ask for {path}")
        ports = {one["name"]: one["containerPort"] for one in self.container["ports"]}
        require(ports == {"smtp": SMTP, "console": CONSOLE, "monitoring": MONITORING}, f"other ports: {ports}")
        drain = int(self.container["lifecycle"]["preStop"]["exec"]["command"][-1])
        grace = self.pod["terminationGracePeriodSeconds"]
        require(drain > 0 and grace >= drain + SHUTDOWN_GRACE + 5, "a node is killed before it has finished")

    def check_volumes(self, container):
        """Nothing of a node lasts, and all have the same secrets, where the gateway looks for them."""
        volumes = {one["name"]: one for one in self.pod["volumes"]}
        mounts = {one["mountPath"]: volumes[one["name"]] for one in self.container["volumeMounts"]}
        settings = dict(word.split("=", 1) for word in container.config["Env"])
        require("emptyDir" in mounts[DATA], "a node keeps something")
        require("secret" in mounts[settings["CREDENTIALS_DIRECTORY"]], "the key and the password are not where they are read")
        certificate = mounts[self.environment["GATEWAY_TLS_CERTIFICATES"] + "/gateway"]["secret"]
        files = {one["path"] for one in certificate["items"]}
        require(files == {"fullchain.pem", "privkey.pem"}, f"the certificate is in {files}")


def documents(file):
    """What a YAML file contains, read by Debian's Python, which has the library for it."""
    code = "import json, sys, yaml; json.dump(list(yaml.safe_load_all(sys.stdin)), sys.stdout)"
    return json.loads(run("/usr/bin/python3", "-c", code, input=file.read_text()))
