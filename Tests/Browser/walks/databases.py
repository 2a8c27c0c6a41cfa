"""A database of Odoo, from its address to what its user may do, without the configuration file."""

from walks.steps import confirm, expect, forgive, see


def added_and_removed(tab, sandbox):
    """Two clicks after the form: it is added, tested and used; a wrong key is said; then it is removed again."""
    base = sandbox.base
    tab.go(base + "/odoo")
    tab.click("main p a[href$='/odoo/databases']")
    see(tab, "Odoo databases", "Configuration file")
    rows = tab.run("document.querySelectorAll('main tbody').length")
    tab.fill(**{
        "database": "branch", "url": sandbox.odoo, "name-in-odoo": "acme", "login": "admin", "api-key": "wrong",
    })
    tab.click("form[action$='/odoo/databases'] .actions button")
    see(tab, "The database branch was saved.")
    expect(tab.run("!!document.querySelector('main .notice.problem')"), "nothing says that the key is wrong", tab)
    # The browser logs the status of a page that says what is wrong.
    forgive(tab)
    tab.go(base + "/odoo/databases")
    tab.click("main a[href$='/odoo/databases?database=branch']")
    expect(tab.run("document.querySelector('#url').value") == sandbox.odoo, "the address is not shown again", tab)
    tab.fill(**{"api-key": "admin"})
    tab.click("form[action$='/odoo/databases'] .actions button")
    see(tab, "The database branch was saved.", "Access rights of the gateway's user", "as admin")
    tab.go(base + "/odoo/databases")
    expect(tab.run("document.querySelectorAll('main tbody').length") == rows + 1, "it is not in the list", tab)
    tab.click("form[action$='/databases/remove'] button")
    confirm(tab)
    see(tab, "The database branch was removed.")
    expect(tab.run("document.querySelectorAll('main tbody').length") == rows, "it is still in the list", tab)
