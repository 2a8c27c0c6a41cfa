"""The default sender, a test message, and the queue: found, held, released."""

import json

from chromium import wait_for
from walks import frame
from walks.steps import confirm, expect, see


def default_sender(tab, base, address):
    tab.go(base + "/assistant")
    option = f"[...document.querySelectorAll('select[name=account] option')].find(x => x.text === {json.dumps(address)})"
    expect(tab.run(f"!!{option}"), f"{address} is not offered as default sender", tab)
    tab.run(f"{option}.selected = true")
    tab.click("form[action$='/assistant/sender'] button")
    see(tab, address)
    tab.go(base + "/accounts")
    row = "[...document.querySelectorAll('main tbody tr')].find(x => x.innerText.includes('Default sender')).innerText"
    expect(address in tab.run(row), f"{address} is not shown as the default sender", tab)


def test_message(tab, sandbox, recipient, sender):
    """The test message is followed until Gmail has it, and is then in the mailbox."""
    begin_test(tab, sandbox, recipient)
    wait_for(lambda: delivered(tab), "the test message was not shown as sent")
    see(tab, sender, recipient)
    expect(sandbox.arrivals(recipient) == 1, f"{sandbox.arrivals(recipient)} messages came to {recipient}", tab)


def begin_test(tab, sandbox, recipient):
    tab.go(sandbox.base + "/assistant")
    tab.fill(to=recipient)
    tab.click("form[action$='/assistant/test'] button")
    expect("/assistant/test/" in tab.location(), "no page follows the test message", tab)


def delivered(tab):
    tab.go(tab.location())
    return tab.run("!!document.querySelector('main .notice.done')")


def hold_and_release(tab, sandbox, recipient, account):
    """Mail of a paused account waits; it is found, held, released, and sent once the account is enabled again."""
    base = sandbox.base
    switch_account(tab, base, account, "pause")
    begin_test(tab, sandbox, recipient)
    tab.go(base + "/queue")
    search(tab, "nobody-has-written-this", found=0)
    search(tab, recipient, found=1)
    frame.bar(tab)
    mark_and(tab, "hold")
    search(tab, recipient, found=1)
    see(tab, "Held", "held by anna@acme.example")
    switch_account(tab, base, account, "resume")
    expect(sandbox.arrivals(recipient) == 0, "what is held was sent", tab)
    tab.go(base + "/queue?state=held")
    search(tab, recipient, found=1)
    mark_and(tab, "release")
    wait_for(lambda: sandbox.arrivals(recipient) == 1, "what was released did not arrive")
    tab.go(base + "/queue?state=sent")
    search(tab, recipient, found=1)
    tab.click("main tbody a")
    see(tab, recipient, "Gmail ID", "History")


def explained(tab, base, recipient, reason, most=3):
    """Why something did not arrive is at most so many clicks away from the start page."""
    tab.go(base + "/")
    before = tab.clicks
    tab.run(f"document.querySelector('header input[name=q]').value = {json.dumps(recipient)}")
    tab.click("header .find button")
    tab.click("#listing tbody a")
    expect(tab.run("!!document.querySelector('#verdict .headline')"), "no verdict says what became of the message", tab)
    see(tab, recipient, reason)
    expect(tab.clicks - before <= most, f"{reason} is {tab.clicks - before} clicks away", tab)


def switch_account(tab, base, address, verb):
    tab.go(base + "/accounts")
    path = f"[...document.querySelectorAll('main tbody a')].find(x => x.text === {json.dumps(address)}).href"
    tab.go(tab.run(path))
    tab.click(f"form[action$='/{verb}'] button, button[formaction$='/{verb}']")


def search(tab, words, found):
    tab.fill(q=words)
    tab.click("main form[role=search] button")
    rows = tab.run("document.querySelectorAll('#listing tbody tr:not(.more)').length")
    expect(rows == found, f"{rows} deliveries are found instead of {found}", tab)


def mark_and(tab, command):
    tab.run("document.querySelector('#listing input[name=delivery]').checked = true")
    tab.click(f"main button[name=command][value={command}]")
    confirm(tab)
    see(tab, "1 delivery was changed.")
