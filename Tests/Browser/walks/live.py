"""Pages that update by themselves while they are looked at, and leave alone what is entered, ticked, focused and scrolled to."""

import json

from chromium import wait_for
from walks.mail import begin_test, mark_and, search, switch_account
from walks.steps import expect, see

ROWS = "[...document.querySelectorAll('#listing tbody')].map(x => x.innerText)"
# Without what changes with time alone.
LASTING = """[...document.querySelectorAll('#listing tbody')].map(
    x => [...x.querySelectorAll('td:not(.age)')].map(y => y.innerText).join(' | '))"""


def queue(anna, second, sandbox, account, moves, stays):
    """A message is delivered while the queue is open: its row changes. `second` is Anna's other browser."""
    base = sandbox.base
    switch_account(second, base, account, "pause")
    for recipient in (moves, stays):
        begin_test(second, sandbox, recipient)
    second.go(base + "/queue")
    search(second, stays, found=1)
    mark_and(second, "hold")
    anna.go(base + "/queue?state=all&size=100")
    before = rows_of(anna, moves, stays)
    anna.run(f"{box(stays)}.click()")
    anna.run(f"{box(stays)}.focus()")
    anna.run("document.querySelector('main input[name=q]').value = 'half a word'")
    anna.run("scrollTo(0, 40)")
    # What is the same stays the same element.
    anna.run(f"{box(stays)}.closest('tbody').mine = true")
    anna.run("getSelection().selectAllChildren(document.querySelector('h1'))")
    switch_account(second, base, account, "resume")
    wait_for(lambda: sandbox.arrivals(moves) == 1, "what waited for its account was not sent")
    wait_for(lambda: "Sent" in rows_of(anna, moves), "the row of a sent message did not change by itself")
    expect("Sent" not in before and "Waiting" in before, f"the rows were {before} before", anna)
    expect(anna.run(f"{box(stays)}.checked"), "a ticked box did not stay ticked", anna)
    expect(anna.run(f"document.activeElement === {box(stays)}"), "the focus was lost", anna)
    expect(anna.run(f"{box(stays)}.closest('tbody').mine"), "a row that had not changed was replaced", anna)
    expect(anna.run("document.querySelector('main input[name=q]').value") == "half a word", "an entry was lost", anna)
    expect(anna.run("scrollY") == anna.run("Math.min(40, document.documentElement.scrollHeight - innerHeight)"),
           "the page was scrolled", anna)
    expect(anna.run("`${getSelection()}`.trim()"), "what was selected is not any more", anna)
    shown = "document.querySelector('.bulk').checkVisibility()"
    expect(anna.run(shown), "the bar went although something is selected", anna)
    # The page that is loaded again is the same.
    shown = anna.run(LASTING)
    anna.go(base + "/queue?state=all&size=100")
    expect(anna.run(LASTING) == shown, f"the page that updated itself has {shown}", anna)


def message(anna, second, sandbox, recipient):
    """The page of a held message tells by itself when another browser has released it."""
    base = sandbox.base
    anna.go(base + "/queue?state=held")
    search(anna, recipient, found=1)
    anna.click("#listing tbody a")
    see(anna, "Held")
    second.go(base + "/queue?state=held")
    search(second, recipient, found=1)
    mark_and(second, "release")
    verdict = "document.querySelector('#verdict').innerText"
    wait_for(lambda: sandbox.arrivals(recipient) == 1, "what was released did not arrive")
    wait_for(lambda: anna.run("!!document.querySelector('#verdict .verdict.done')"), f"the verdict stayed {anna.run(verdict)}")
    wait_for(lambda: anna.run("document.querySelectorAll('#history li').length") > 2, "no step was added to the history")


def without_scripts(anna, second, sandbox, account, recipient):
    """Without scripts, the same pages show the same once they are loaded again."""
    base = sandbox.base
    switch_account(second, base, account, "pause")
    begin_test(second, sandbox, recipient)
    anna.go(base + "/queue?state=all&size=100")
    expect("Waiting" in rows_of(anna, recipient), "the waiting message is not in the queue", anna)
    switch_account(second, base, account, "resume")
    wait_for(lambda: sandbox.arrivals(recipient) == 1, "what waited for its account was not sent")

    def is_sent():
        anna.go(base + "/queue?state=all&size=100")
        return "Sent" in rows_of(anna, recipient)
    wait_for(is_sent, "the row of a sent message is not shown as sent")


def rows_of(tab, *recipients):
    """The texts of the recipients' rows."""
    wanted = json.dumps(recipients)
    return " ".join(tab.run(f"{ROWS}.filter(x => {wanted}.some(y => x.includes(y)))"))


def box(recipient):
    row = f"[...document.querySelectorAll('#listing tbody')].find(x => x.innerText.includes({json.dumps(recipient)}))"
    return f"{row}.querySelector('input[name=delivery]')"
