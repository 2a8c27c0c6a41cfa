"""Several people are invited at once: from a file, and of Odoo's users."""

from chromium import wait_for
from walks.steps import confirm, expect, forgive, see


def from_a_file(tab, sandbox, email):
    """Four clicks: to the page, check, check again, invite."""
    base, before = sandbox.base, sandbox.arrivals(email)
    tab.go(base + "/users")
    tab.click("main a[href$='/users/import']")
    tab.fill(people=f"email,name,role\n{email},Doris Beispiel,user\nnobody,Wrong,user\n")
    tab.click("main form button[value=check]")
    see(tab, "To be invited: 1.", "Wrong lines: 1.", "is not an email address", "Nobody is invited")
    expect(not tab.run("!!document.querySelector('main button[value=invite]')"), "it can be carried out", tab)
    # The browser logs the status of a page that says what is wrong.
    forgive(tab)
    tab.fill(people=f"email,name,role\n{email},Doris Beispiel,user\n")
    tab.click("main form button[value=check]")
    see(tab, "To be invited: 1.", "Wrong lines: 0.", "Will be invited")
    expect(tab.run("document.querySelector('#mails').checked"), "the tick for mail is lost", tab)
    tab.click("main form button[value=invite]")
    see(tab, "1 person was invited, by mail: 1.")
    wait_for(lambda: sandbox.arrivals(email) > before, "the invitation did not arrive")
    tab.click("main p a[href$='/users']")
    see(tab, email, "Invited")


def of_odoo(tab, sandbox, email, name):
    """Somebody of Odoo is found, marked and invited with a link."""
    sandbox.ask_odoo("res.users", "create", [{"name": name, "login": email}])
    tab.go(sandbox.base + "/users")
    tab.click("main a[href$='/users/odoo']")
    tab.fill(q=name)
    tab.click("main form[role=search] button")
    see(tab, "1 user of Odoo", name)
    tab.run(f"document.querySelector('main input[name=login][value=\"{email}\"]').click()")
    tab.click("main .bulk button[value=links]")
    confirm(tab)
    see(tab, "1 person was invited, by mail: 0.")
    link = tab.run("document.querySelector('main td code').firstChild.data.trim()")
    expect(link.startswith(sandbox.base + "/link/"), f"the link leads elsewhere: {link}", tab)
    tab.click("main p a[href$='/users']")
    see(tab, email)
