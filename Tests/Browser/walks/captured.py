"""Captured mail: found, read, and sent only after its recipients were confirmed."""

from chromium import wait_for
from walks.steps import confirm, expect, forgive, see

MESSAGE = """From: Anna <anna@acme.example>
To: {}
Subject: Mahnung einer Testkopie
Message-ID: <captured@copy.acme.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Bitte zahlen Sie bald.
--b
Content-Type: text/html; charset=utf-8

<html><body><p>Bitte <b>zahlen</b> Sie bald.</p><script>document.body.innerHTML = "run"</script>
<img src="https://tracker.example/pixel.png"></body></html>
--b--
"""
FRAME = "document.querySelector('iframe.mail')"


def of_a_copy(tab, sandbox, *recipients):
    """What a copy of the database sent reaches nobody; it is read, refused once, and then sent to who was confirmed."""
    text = MESSAGE.format(", ".join(recipients))
    sandbox.send(text, "bounce@acme.example", *recipients, port=sandbox.capturing)
    tab.go(sandbox.base + "/")
    tab.click("main a[href$='state=captured']")
    see(tab, "Mahnung einer Testkopie", "Captured")
    tab.click("#listing tbody a")
    see(tab, *recipients, "Bitte zahlen Sie bald.", "the listener copies does not send to these recipients")
    read_html(tab, sandbox.base)
    expect(arrivals(sandbox, recipients) == 0, "captured mail was sent", tab)
    # Whoever thinks better of it has sent nothing.
    begin(tab)
    see(tab, "reaches real mailboxes", *recipients)
    tab.click("main form a.button")
    see(tab, "Captured")
    begin(tab)
    confirm(tab)
    see(tab, "1 delivery was changed.")
    wait_for(lambda: arrivals(sandbox, recipients) == len(recipients), "the confirmed message did not arrive")
    tab.go(tab.location())
    expect(not tab.run("!!document.querySelector('form[action$=\"/send-captured\"]')"), "it can be sent again", tab)
    # The browser tells what it did not run and not load.
    forgive(tab)


def read_html(tab, base):
    """The frame shows the message's HTML, in which nothing runs."""
    expect(tab.run(f"{FRAME}.sandbox.length === 0 && {FRAME}.hasAttribute('sandbox')"), "the frame is open", tab)
    page = tab.location()
    tab.go(tab.run(f"{FRAME}.src"))
    see(tab, "Bitte zahlen Sie bald.")
    tab.go(page)


def begin(tab):
    tab.click("main form[action$='/send-captured'] button")


def arrivals(sandbox, recipients):
    return sum(sandbox.arrivals(recipient) for recipient in recipients)
