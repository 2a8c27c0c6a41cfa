"""A headless Chromium, controlled through the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/)."""

import base64
import json
import os
import shutil
import signal
import subprocess
import time

import websocket

DEADLINE = 30
PHONE, DESKTOP = (360, 780), (1280, 900)


class Failure(Exception):
    """A failure that a user would notice."""


class Chromium:
    """The process. Each `visitor` has its own cookies."""

    def __init__(self, profile):
        program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        if not program:
            raise Failure("no Chromium is installed; Tests/prepare installs it")
        self.tabs = []
        self.process = subprocess.Popen(
            [
                program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0",
                "--remote-allow-origins=*", f"--user-data-dir={profile}", "about:blank",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )
        try:
            # Chromium writes its port and its path here once it listens.
            words = wait_for(lambda: lines(profile / "DevToolsActivePort"), "Chromium did not start")
            self.address = f"ws://127.0.0.1:{words[0]}"
            self.control = Channel(self.address + words[1])
        except BaseException:
            self.stop()
            raise

    def visitor(self, language="en"):
        context = self.control.call("Target.createBrowserContext")["browserContextId"]
        target = self.control.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        tab = Tab(f"{self.address}/devtools/page/{target}", language)
        self.tabs.append(tab)
        return tab

    def stop(self):
        # The program may be a shell script that waits for the browser.
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Channel:
    """Calls and their answers; the browser's events go to `reported`."""

    def __init__(self, address):
        self.socket = websocket.create_connection(address, timeout=DEADLINE)
        self.number = 0

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                if "error" in message:
                    raise Failure(f"{method}: {message['error'].get('message')}")
                return message["result"]
            if "method" in message:
                self.reported(message["method"], message["params"])

    def reported(self, method, parameters):
        pass


class Tab(Channel):
    """A page of one visitor."""

    def __init__(self, address, language):
        super().__init__(address)
        self.complaints, self.dialogs = [], []
        # How often a link or a button was pressed that leads to another page.
        self.clicks = 0
        # What somebody at the page pressed, as the pages tell (`hands.py`).
        self.pressed = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
        self.size(*DESKTOP)
        self.scheme("light")

    def reported(self, method, parameters):
        if method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(parameters["exceptionDetails"])[:400])
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "assert"):
            self.complaints.append(json.dumps(parameters["args"])[:400])
        elif method == "Page.javascriptDialogOpening":
            self.dialogs.append(parameters["message"])
            # The page is blocked until the dialog is answered.
            self.socket.send(json.dumps({"id": 0, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}}))
        elif method == "Runtime.bindingCalled" and parameters["name"] == "countPress":
            self.pressed.append(parameters["payload"])
        elif method == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.complaints.append(f"{parameters['entry']['text']} {parameters['entry'].get('url', '')}")

    def run(self, script):
        """Returns the value of a JavaScript expression; the page's security policy does not apply to the protocol."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Failure(f"{script[:80]}: {json.dumps(answer['exceptionDetails'])[:300]}")
        return answer["result"].get("value")

    def go(self, address):
        self.leave(lambda: self.call("Page.navigate", url=address))

    def click(self, selector):
        """Clicks an element that must lead to another page."""
        self.need(selector)
        self.clicks += 1
        self.leave(lambda: self.click_on(selector))

    def click_on(self, selector):
        try:
            self.run(f"document.querySelector({json.dumps(selector)}).click()")
        except Failure as failure:
            # The page may be replaced before it answers.
            if "navigated or closed" not in str(failure):
                raise

    def leave(self, action):
        self.run("window.leftBehind = true")
        # Afterwards, the page may be replaced before it answers.
        left = self.location()
        action()
        wait_for(self.arrived, f"no page came after {left}")

    def arrived(self):
        try:
            return self.run("!window.leftBehind && document.readyState === 'complete' && location.href !== 'about:blank'")
        except Failure:
            # The page was replaced during the call.
            return False

    def fill(self, **values):
        for name, value in values.items():
            selector = f"main [name={json.dumps(name)}]"
            self.need(selector)
            self.run(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(value)}")

    def need(self, selector):
        if not self.run(f"!!document.querySelector({json.dumps(selector)})"):
            raise Failure(f"{self.location()} ({self.title()}) has no {selector}: {self.text()[:400]}")

    def location(self):
        return self.run("location.href.split('?')[0].replace(/link\\/.*/, 'link/…')")

    def title(self):
        return self.run("document.title")

    def text(self):
        return self.run("(document.querySelector('main') || document.body).innerText")

    def scripts(self, allowed):
        self.call("Emulation.setScriptExecutionDisabled", value=not allowed)

    def size(self, width, height):
        mobile = width == PHONE[0]
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)

    def scheme(self, name):
        """Sets the colour scheme, without motion: otherwise colours would be measured during the transition."""
        media = {"prefers-color-scheme": name, "prefers-reduced-motion": "reduce"}
        features = [{"name": feature, "value": value} for feature, value in media.items()]
        self.call("Emulation.setEmulatedMedia", features=features)

    def press(self, key, code):
        text = {"text": {"Enter": "\r", " ": " "}[key]} if key in ("Enter", " ") else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=code, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)

    def picture(self, path):
        """Takes a picture of the whole page."""
        width, height = self.run("[innerWidth, document.documentElement.scrollHeight]")
        path.write_bytes(self.capture({"x": 0, "y": 0, "width": width, "height": height, "scale": 1}))

    def capture(self, clip):
        """Returns a picture of a part of the page, as PNG."""
        options = {"format": "png", "captureBeyondViewport": True, "optimizeForSpeed": True}
        shot = self.call("Page.captureScreenshot", clip=clip, **options)
        return base64.b64decode(shot["data"])


def lines(path):
    words = path.read_text().split() if path.exists() else []
    return words if len(words) == 2 else None


def wait_for(condition, otherwise):
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.03)
    raise Failure(f"{otherwise} within {DEADLINE} s")
