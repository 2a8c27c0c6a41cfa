"""What all tasks share: the surroundings, the people and their browsers, the pictures."""

import time

from chromium import Failure
from documents import packed
from surroundings import variable
from webclient import WebClient

ANNA, MAX, PAUL, ADAM = "anna@acme.example", "max@acme.example", "paul@acme.example", "adam@acme.example"
KLARA, MIA, STRANGER = "klara@customer.example", "mia@customer.example", "ina@new.example"
# No mailbox can have this address: the gateway accepts a message for it and reports the failure.
NOBODY = "nobody@customer..example"
INCOMING, OUTGOING = "Odoo/Eingang", "Odoo/Ausgang"

SCALE = 1.5
# The end of a short list; forms fill the window.
BOTTOM = """Math.round(Math.min(innerHeight, document.querySelector('.o_form_view, .o_calendar_view, .o_notification')
    ? innerHeight : Math.max(...[...document.querySelectorAll('.o_list_table, .o_kanban_record, .o_view_nocontent')]
        .map(x => x.getBoundingClientRect().bottom), 240) + 24))"""


class Tour:
    def __init__(self, odoo, gateway, chromium, pictures):
        self.odoo, self.gateway, self.chromium, self.pictures = odoo, gateway, chromium, pictures
        self.clients, self.consoles, self.times = {}, {}, []

    def visit(self, login, language):
        """The browser of somebody, who signs in to Odoo."""
        client = WebClient(self.chromium, variable("URL"), language)
        client.sign_in(login, variable("PASSWORD"))
        self.clients[login] = client
        return client

    def client(self, login):
        return self.clients[login]

    def took(self, what, seconds):
        self.times.append((what, seconds))

    def picture(self, client, name):
        """Takes a picture for the guides, if wanted: the window, down to the end of what it shows."""
        if not self.pictures:
            return
        self.pictures.mkdir(parents=True, exist_ok=True)
        # Whatever just appears or moves has come to rest then.
        time.sleep(1)
        width, height = client.tab.run(f"[innerWidth, {BOTTOM}]")
        picture = client.tab.capture({"x": 0, "y": 0, "width": width, "height": height, "scale": SCALE})
        (self.pictures / f"{name}.png").write_bytes(packed(client.tab, picture))

    def problems(self):
        return [f"{login}: {x}" for login, client in self.clients.items() for x in client.problems()]


def expect(condition, what):
    if not condition:
        raise Failure(what)


# What tells its sender that, and when, a message was read.
PIXEL = "<img src=\"https://tracker.example/pixel.png\"><script>document.title = 'run'</script>"


def letter(number, sender, subject, to=ANNA, more=""):
    """A message with text in HTML and a file, as a customer writes it."""
    return (
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <walk-{number}-{time.time_ns()}@customer.example>\n"
        f"Date: Mon, 23 Nov 2026 12:0{number}:00 +0000\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=m\n\n"
        "--m\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        f"<p>Guten Tag,</p><p>wir bestellen <b>zwölf Stühle</b>; die Liste hängt an.</p>{more}\n"
        "--m\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=Bestellung.pdf\n"
        "Content-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n--m--\n"
    )

