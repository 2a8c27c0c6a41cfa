"""The pictures in the README (in English) and in the German user guide: light colours, two pixels per CSS pixel.

They show the sandbox. Take them again whenever a page changes: `Tests/Browser/run --documents`.
"""

import base64
import email.message
import json
import struct
import time
import zlib

import walks
from chromium import Chromium, Failure, wait_for
from sandbox import Sandbox

ANNA, LENA, OTTO, INFO = walks.ANNA, "lena@acme.example", walks.OTTO, walks.INFO
# The window's width and height in CSS pixels: one for tables, one for forms.
WIDE, NARROW = (1240, 800), (960, 800)
SCALE = 2
# The space around the elements of a picture, in CSS pixels.
MARGIN = 16
# The size limit of a picture, in bytes.
LARGEST = 250_000
# In seconds. The gateway searches Sent one minute after Google's answer was lost.
PATIENCE = 240

# The smallest rectangle around all matching elements, plus a margin. Headings span the whole card, so their width does
# not count.
AROUND = """((selectors, margin) => {
    const found = selectors.flatMap(x => [...document.querySelectorAll(x)]).map(x => [x, x.getBoundingClientRect()])
    const all = found.map(x => x[1]), wide = found.filter(x => !x[0].matches('h3')).map(x => x[1])
    const x = Math.max(Math.min(...wide.map(x => x.left)) - margin, 0) + scrollX
    const y = Math.max(Math.min(...all.map(x => x.top)) + scrollY - margin, 0)
    const right = Math.min(Math.max(...wide.map(x => x.right)) + margin, innerWidth) + scrollX
    const bottom = Math.max(...all.map(x => x.bottom)) + scrollY + margin
    return {x, y, width: right - x, height: bottom - y}
})"""
# A picture's size, and its pixels as unfiltered PNG rows in RGB, compressed.
ROWS = """(async data => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(data), x => x.charCodeAt(0))]))
    const paper = new OffscreenCanvas(image.width, image.height).getContext('2d')
    paper.drawImage(image, 0, 0)
    const pixels = paper.getImageData(0, 0, image.width, image.height).data
    const rows = new Uint8Array((3 * image.width + 1) * image.height)
    for (let from = 0, to = 0; from < pixels.length; from += 4) {
        if (from % (4 * image.width) === 0) to++
        for (let colour = 0; colour < 3; colour++) rows[to++] = pixels[from + colour]
    }
    const stream = new Blob([rows]).stream().pipeThrough(new CompressionStream('deflate'))
    const packed = new Uint8Array(await new Response(stream).arrayBuffer())
    return [image.width, image.height, btoa(Array.from(packed, x => String.fromCharCode(x)).join(''))]
})"""
# The navigation and the content of a page.
PAGE = ("nav.main ul", "main > *")


class Album:
    """Writes the pictures to a folder."""

    def __init__(self, folder):
        self.folder, self.sizes = folder, {}
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, tab, name, *selectors):
        """Takes a picture of the elements that match these selectors."""
        for selector in selectors:
            tab.need(selector)
        # Pictures do not show the focus.
        tab.run("document.activeElement?.blur()")
        clip = tab.run(f"{AROUND}({json.dumps(selectors)}, {MARGIN})")
        path = self.folder / f"{name}.png"
        path.write_bytes(packed(tab, tab.capture({**clip, "scale": SCALE})))
        self.sizes[name] = path.stat().st_size
        if self.sizes[name] > LARGEST:
            raise Failure(f"{path} has {self.sizes[name]} bytes, more than {LARGEST}")

    def __str__(self):
        return f"{len(self.sizes)} pictures in {self.folder}, {sum(self.sizes.values()):,} bytes"


def packed(tab, picture):
    """Compresses a picture without loss. Chromium filters PNG rows, which makes screenshots of text larger."""
    width, height, rows = tab.run(f"{ROWS}({json.dumps(base64.b64encode(picture).decode())})")
    rows = zlib.compress(zlib.decompress(base64.b64decode(rows)), 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def take_pictures(binary, folder, pictures):
    sandbox, chromium = Sandbox(binary, folder), None
    try:
        chromium = Chromium(folder / "profile")
        album = Album(pictures)
        anna = chromium.visitor()
        anna.size(*WIDE)
        walks.users.first_administrator(anna, sandbox.link, ANNA)
        mail_on_its_way(sandbox)
        user_guide(album, sandbox, chromium, anna)
        message(album, sandbox, anna)
        overview(album, sandbox, anna)
        print(album, flush=True)
    finally:
        if chromium:
            chromium.stop()
        sandbox.stop()


# The README

QUOTATION = "Quotation S00042 for office furniture"


def mail_on_its_way(sandbox):
    """Sends messages by two accounts. Google's answer to the first message is lost."""
    sandbox.ask_google("faults", {"kind": "dropAfter", "account": ANNA, "method": "messages.send", "count": 1})
    send(sandbox, "Anna Bell", ANNA, "jane@customer.example", QUOTATION)
    for number in range(12):
        # By another account, which the fault does not affect.
        send(sandbox, "Acme", INFO, "jane@customer.example", f"Order {4711 + number}")


def send(sandbox, name, sender, recipient, subject):
    content = email.message.EmailMessage()
    content["Message-ID"] = f"<{time.time_ns() // 1_000_000}.1-openerp-42-sale.order@odoo>"
    content["From"] = f"{name} <{sender}>"
    content["To"] = recipient
    content["Subject"] = subject
    content.set_content("Please find the details attached.\n")
    sandbox.send(content.as_string(), "bounce@acme.example", recipient)


def message(album, sandbox, tab):
    """The history of the message whose answer was lost: the gateway finds it in Sent and does not send it again."""
    tab.go(f"{sandbox.base}/queue?q={QUOTATION.split()[1]}")
    tab.click("#listing tbody a")
    until = time.monotonic() + PATIENCE
    while not tab.run("!!document.querySelector('main .badge.good')"):
        if time.monotonic() > until:
            raise Failure(f"the lost answer was not resolved: {tab.text()[:600]}")
        time.sleep(2)
        tab.go(tab.run("location.href"))
    # The second attempt is the one that found it.
    tab.need(".life li:nth-child(3)")
    album.take(tab, "message", "main > *")


def overview(album, sandbox, tab):
    """An account has lost its grant. Its mail waits; the other accounts send."""
    sandbox.ask_google(f"accounts/{LENA}/revoke", {})
    for number in range(3):
        send(sandbox, "Lena Park", LENA, "sam@customer.example", f"Delivery {1017 + number}")
    wait_for(lambda: waits(tab, sandbox.base, LENA, 3), "the mail without a grant does not wait")
    album.take(tab, "overview", "header.top", *PAGE)


def waits(tab, base, address, count):
    """Whether an account needs a grant and has that many deliveries waiting."""
    tab.go(base + "/")
    row = f"[...document.querySelectorAll('main tbody tr')].find(x => x.innerText.includes('{address}'))"
    return tab.run(f"!!{row}.querySelector('.badge.bad') && {row}.querySelector('.number').innerText === '{count}'")


# The German user guide


def user_guide(album, sandbox, chromium, anna):
    granting(album, sandbox, chromium, anna)
    otto = chromium.visitor("de")
    otto.size(*WIDE)
    walks.users.accept_invitation(otto, sandbox.otto, sandbox.base)
    settings(album, sandbox, otto)
    lists(album, sandbox, otto)


def granting(album, sandbox, chromium, anna):
    """A new user's settings before access is granted."""
    sandbox.ask_google("accounts", {"address": walks.ERIKA, "name": "Erika Beispiel"})
    link = walks.users.invite(anna, sandbox.base, walks.ERIKA, "Erika Beispiel")
    erika = chromium.visitor("de")
    erika.size(*NARROW)
    walks.users.accept_invitation(erika, link, sandbox.base)
    erika.go(sandbox.base + "/personal")
    for purpose in ("mail", "calendar", "contacts"):
        erika.run(f"document.getElementById('purpose-{purpose}').checked = true")
    album.take(erika, "zugriff-gewaehren", "section[aria-labelledby=access-title]")


# Shows the date as a German browser does; headless Chromium supports English only.
GERMAN_DATE = """(() => {
    const field = document.getElementById('calendar-start')
    const [year, month, day] = field.value.split('-')
    field.type = 'text'
    field.value = `${day}.${month}.${year}`
})()"""


def settings(album, sandbox, tab):
    """Three pages of the personal settings."""
    sandbox.ask_google(f"calendars/{OTTO}/vertrieb", {"summary": "Vertrieb"}, method="PUT")
    for name, page, section, button in (
        ("kontakte", "contacts", "contacts-title", None),
        ("kalender", "calendar", "calendar-title", "calendars"),
        ("transferordner", "mail", "transfer-title", "folders"),
    ):
        tab.go(f"{sandbox.base}/personal/{page}")
        if button:
            tab.click(f"main button[formaction$='/{button}']")
            tab.go(f"{sandbox.base}/personal/{page}")
        if page == "calendar":
            tab.run(GERMAN_DATE)
        album.take(tab, name, f"section[aria-labelledby={section}]")


def lists(album, sandbox, tab):
    """A staging list, a staged message whose sender is not a contact yet, and the user's own mail."""
    path = sandbox.base + "/transfers/incoming"
    tab.go(path)
    tab.run("[...document.querySelectorAll('#listing input[name=mail]')].slice(-2).forEach(x => { x.checked = true })")
    album.take(tab, "eingehende-nachrichten", *PAGE)
    tab.go(tab.run("[...document.querySelectorAll('#listing tbody a')].find(x => x.text === 'Anfrage').href"))
    tab.size(*NARROW)
    tab.fill(name="Ina Interessent")
    album.take(tab, "nachricht", "main > *")
    tab.size(*WIDE)
    tab.go(sandbox.base + "/mail")
    album.take(tab, "meine-e-mails", "main > *")
