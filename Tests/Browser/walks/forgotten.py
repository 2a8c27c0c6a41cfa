"""A forgotten password: a link by mail, a new password, and the link is used up."""

import base64
import re

from chromium import wait_for
from walks.steps import expect, forgive, see, signed_in
from walks.users import PASSWORD


def reset(tab, sandbox, email):
    """Leaves the user signed in."""
    before = sandbox.arrivals(email)
    tab.click("form[action$='/sign-out'] button")
    tab.click("main a[href$='/sign-in/forgotten']")
    tab.fill(email=email)
    tab.click("main form[action$='/sign-in/forgotten'] button")
    see(tab, "is on its way")
    wait_for(lambda: sandbox.arrivals(email) > before, "the link to choose a new password did not arrive")
    mail = sandbox.ask_google(f"mailboxes/{email}?body=1")["messages"][-1]
    text = base64.b64decode(mail["body"]).decode()
    link = re.search(r"http://\S+/link/\S+", text).group()
    expect(link.startswith(sandbox.base), f"the link leads elsewhere: {link}", tab)
    tab.go(link)
    see(tab, "Choose a new password", email)
    tab.fill(password=PASSWORD, repeated=PASSWORD)
    tab.click("main form button")
    expect(signed_in(tab), "the new password signed nobody in", tab)
    page = tab.location()
    tab.go(link)
    see(tab, "This link is no longer valid")
    forgive(tab)
    tab.go(page)
