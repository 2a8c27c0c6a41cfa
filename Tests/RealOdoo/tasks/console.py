"""The gateway's console, as people see it who come from Odoo."""

import json
import time

from chromium import Failure
from tasks.tour import expect
from webclient import PATIENCE


def grant(tour, login, who, done):
    """Says who one is, goes to Google, and agrees there."""
    tab = tour.consoles[login]
    expect(who in tab.text(), f"the console does not say {who}: {tab.text()[:500]}")
    tab.click("main form button")
    for purpose in ("calendar", "mail", "contacts"):
        tab.run(f"document.getElementById('purpose-{purpose}').checked = true")
    tab.click("form[action$='/grant'] button")
    expect(not tab.run("location.href").startswith(tour.gateway.base), "the console does not lead to Google")
    tab.click("button[value=accept]")
    expect(done in tab.text(), f"the console does not say {done}: {tab.text()[:500]}")


def shows(tour, login, wanted):
    """Waits until the settings in the console have these values; returns after how many seconds."""
    tab, began = tour.consoles[login], time.monotonic()
    while True:
        shown = {}
        for page, names in by_page(wanted):
            tab.go(f"{tour.gateway.base}/personal/{page}")
            shown |= {name: tab.run(f"{VALUE}({element(name)})") for name in names}
        if shown == wanted:
            return time.monotonic() - began
        if time.monotonic() > began + PATIENCE:
            raise Failure(f"the console shows {shown} instead of {wanted}")
        time.sleep(0.2)


def change(tour, login, values):
    tab = tour.consoles[login]
    for page, names in by_page(values):
        tab.go(f"{tour.gateway.base}/personal/{page}")
        for name in names:
            value = json.dumps(values[name])
            tab.run(f"(x => {{ x.type === 'checkbox' ? x.checked = {value} : x.value = {value} }})({element(name)})")
        tab.click(f"form[action$='/{page}'] button:not([form])")


def by_page(settings):
    """The names of the settings, by the page of the personal settings that has them."""
    pages = {}
    for name in settings:
        pages.setdefault(PAGES.get(name, "mail"), []).append(name)
    return pages.items()


# The pages of settings that are not among those of mail.
PAGES = {"calendar-start": "calendar", "leaves-out-salutation": "contacts"}
# An option of a drop-down is indented as the tree of folders is.
VALUE = "(x => x.type === 'checkbox' ? x.checked : x.selectedOptions ? x.selectedOptions[0].text.trim() : x.value)"


def element(name):
    return f"document.getElementById({json.dumps(name)})"
