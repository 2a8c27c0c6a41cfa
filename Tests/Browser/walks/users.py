"""The first administrator, invitations, signing in and out."""

from walks.steps import expect, forgive, see, signed_in

PASSWORD = "a long enough passphrase"


def first_administrator(tab, link, email):
    tab.go(link)
    tab.fill(email=email, name="Anna Beispiel", password="short", repeated="short")
    tab.click("main form button")
    expect(tab.run("!!document.querySelector('#password-error')"), "a short password is not refused in place", tab)
    forgive(tab)
    tab.fill(email=email, name="Anna Beispiel", password=PASSWORD, repeated=PASSWORD)
    tab.click("main form button")
    expect(signed_in(tab), "the one-time link signed nobody in", tab)


def link_is_used_up(tab, link):
    tab.go(link)
    expect(not tab.run("!!document.querySelector('main [name=password]')"), "a used link still asks for a password", tab)
    forgive(tab)


def sign_out_and_in(tab, base, email):
    tab.click("form[action$='/sign-out'] button")
    expect(not signed_in(tab), "still signed in after signing out", tab)
    tab.go(base + "/users")
    expect(not signed_in(tab), "a page for administrators opened without signing in", tab)
    tab.fill(email=email, password="not the passphrase")
    tab.click("main form[action$='/sign-in'] button")
    expect(not signed_in(tab), "a wrong password signed in", tab)
    see(tab, "do not match")
    forgive(tab)
    tab.fill(email=email, password=PASSWORD)
    tab.click("main form[action$='/sign-in'] button")
    expect(signed_in(tab) and tab.location() == base + "/users", "signing in did not lead to the page asked for", tab)


def sign_in(tab, base, email):
    """In another browser of the same user."""
    tab.go(base + "/sign-in")
    tab.fill(email=email, password=PASSWORD)
    tab.click("main form[action$='/sign-in'] button")
    expect(signed_in(tab), f"{email} is not signed in", tab)


def invite(tab, base, email, name):
    """Returns the link for the invited user."""
    tab.go(base + "/users")
    tab.fill(email=email, name=name)
    tab.click("main form[method=post][action$='/users'] button")
    expect(email in tab.text(), "the invited user is not in the list", tab)
    shown = "[...document.querySelectorAll('main code')].map(x => x.firstChild.data.trim())"
    link = tab.run(f"{shown}.find(x => x.includes('/link/'))")
    expect(link, "the invitation shows no link", tab)
    return link


def accept_invitation(tab, link, base):
    tab.go(link)
    tab.fill(password=PASSWORD, repeated=PASSWORD)
    tab.click("main form button")
    expect(signed_in(tab), "the invited user is not signed in", tab)
    expect(not tab.run("!!document.querySelector('nav.main a[href$=\"/users\"]')"), "a user is offered Users", tab)
    tab.go(base + "/users")
    expect(not tab.run("!!document.querySelector('main table')"), "a user sees the list of users", tab)
    forgive(tab)
