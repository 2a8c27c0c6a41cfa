"""The frame: the search box, one's own menu, sorting lists and selecting all of them, and what was entered and not saved."""

import json

from chromium import DESKTOP, PHONE
from walks.steps import expect, see


def search(tab, base, words, subject):
    """The search box leads from any page to the mail."""
    tab.go(base + "/users")
    tab.run(f"document.querySelector('header input[name=q]').value = {json.dumps(words)}")
    tab.click("header .find button")
    expect(tab.location() == base + "/queue", "the search box does not lead to the queue", tab)
    see(tab, subject)
    path = tab.run("document.querySelector('#listing tbody a').getAttribute('href')")
    tab.run(f"document.querySelector('header input[name=q]').value = {json.dumps(path.split('/')[-1])}")
    tab.click("header .find button")
    expect(tab.location() == base + path, "the ID of a message does not lead to it", tab)


def bar(tab):
    """On a list of waiting mail: the bar appears with a selection, and has what applies to it."""
    shown = "document.querySelector('.bulk').checkVisibility()"
    expect(not tab.run(shown), "the bar is there before anything is selected", tab)
    tab.run("document.querySelector('#listing input[name=delivery]').checked = true")
    expect(tab.run(shown), "the bar is not there although something is selected", tab)
    can = tab.run("document.querySelector('#listing input[name=delivery]').dataset.can.split(' ')")
    seen = tab.run(
        "[...document.querySelectorAll('.bulk [data-does]')].filter(x => x.checkVisibility()).map(x => x.dataset.does)"
    )
    expect(set(seen) == set(can), f"the bar offers {seen} where {can} applies", tab)
    # The box for all needs a script.
    if tab.run("document.querySelector('[data-select-all]').checkVisibility()"):
        tab.run("document.querySelector('[data-select-all]').click()")
        free = "document.querySelectorAll('#listing tbody input:not(:checked)').length"
        expect(tab.run(free) == 0, "the box for all does not select all", tab)


def drafts(tab, base):
    """What was entered in one form outlives the button of another, and is said not to be saved."""
    tab.go(base + "/configuration")
    tab.fill(**{"log-retention": "77"})
    tab.run("document.querySelector('[name=organisation-name]').value = 'ACME GmbH'")
    tab.click("form[action$='/configuration/organisation'] button")
    kept = tab.run("document.querySelector('[name=log-retention]').value")
    expect(kept == "77", f"the days became {kept} when the name was saved", tab)
    see(tab, "What you entered here before is not saved yet.")
    tab.go(base + "/configuration")
    expect(tab.run("document.querySelector('[name=log-retention]').value") == "30", "a draft comes back twice", tab)
    see(tab, "Log level")


def sort(tab, base):
    """A click on a heading sorts a list, and another one turns it round; on a phone, too, where rows are cards."""
    emails = "[...document.querySelectorAll('main tbody td:nth-child(3)')].map(x => x.innerText)"
    for size in (DESKTOP, PHONE):
        tab.size(*size)
        tab.go(base + "/users")
        usual = tab.run(emails)
        link = "main thead th:nth-child(3) a"
        expect(tab.run(f"document.querySelector('{link}').checkVisibility()"), f"no heading sorts at {size[0]} px", tab)
        tab.click(link)
        turned = tab.run(emails)
        expect(len(turned) > 1 and turned == usual[::-1], f"{usual} was not turned round but became {turned}", tab)
        order = tab.run("document.querySelector('main thead th[aria-sort]').getAttribute('aria-sort')")
        expect(order == "descending", f"the order is said to be {order}", tab)
    tab.size(*DESKTOP)
