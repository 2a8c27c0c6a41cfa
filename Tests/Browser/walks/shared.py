"""An address that several accounts may send as: they begin to share its mail, and one of them sends a message."""

import json

from chromium import wait_for
from walks.steps import expect, see

ADDRESS = "rechnung@acme.example"
MESSAGE = """From: Rechnung <{}>
To: {}
Subject: Rechnung 4711
Message-ID: <1.2-openerp-4711-account.move@odoo.acme.example>

Anbei die Rechnung.
"""
BOXES = "[...document.querySelectorAll('main input[name=member]')]"


def by_several(tab, sandbox, recipient, *accounts):
    """All accounts are chosen; the page of a message says in whose Sent folder it is. Then one account is left out."""
    page = sandbox.base + "/shared-addresses"
    tab.go(sandbox.base + "/accounts")
    tab.click("main a[href$='/shared-addresses']")
    see(tab, "Shared addresses", ADDRESS, "Not shared", *accounts)
    tab.run(f"{BOXES}.forEach(box => {{ box.checked = true }})")
    tab.click("main form button")
    see(tab, f"{len(accounts)} accounts now share the mail of {ADDRESS}.")
    expect(tab.run(f"{BOXES}.every(box => box.checked)"), "the choice was not kept", tab)
    sandbox.send(MESSAGE.format(ADDRESS, recipient), "bounce@acme.example", recipient)
    wait_for(lambda: sandbox.arrivals(recipient) == 1, "the message of the shared address did not arrive")
    wait_for(lambda: is_listed(tab, sandbox.base, recipient), "the message of the shared address is not listed as sent")
    tab.click("#listing tbody a")
    wait_for(lambda: tells_folder(tab, accounts), "nothing says in whose Sent folder it is")
    see(tab, f"Shares the address {ADDRESS}")
    tab.go(page)
    row = f"document.querySelector('main input[name=member][aria-label$={json.dumps(accounts[0])}]')"
    tab.run(f"{row}.checked = false")
    tab.click("main form button")
    see(tab, f"One account now sends the mail of {ADDRESS}.")
    expect(not tab.run(f"{row}.checked"), "the account still shares the address", tab)


def is_listed(tab, base, recipient):
    # Gmail has the message a moment before the queue knows.
    tab.go(base + f"/queue?state=sent&q={recipient}")
    return tab.run("!!document.querySelector('#listing tbody a')")


def tells_folder(tab, accounts):
    tab.go(tab.location())
    text = tab.text()
    return sum(f"In the Sent folder of {account}" in text for account in accounts) == 1
