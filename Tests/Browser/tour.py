"""Every page, once in each language, as those who see it: an administrator, a user, a visitor who is not signed in."""

import re

import keyboard
from chromium import PHONE, Failure
from walks import users

# Pages without links to them.
UNLINKED = {"sign-in": "/sign-in", "not-found": "/no-such-page", "link-invalid": "/link/none"}
# Pages that differ for a user and an administrator.
OF_USERS = {
    "user-overview": "/", "user-mail": "/mail", "user-personal": "/personal", "user-personal-mail": "/personal/mail",
    "user-personal-calendar": "/personal/calendar", "user-personal-contacts": "/personal/contacts",
}
# The most pages; a crawl that finds more does not terminate.
MOST_PAGES = 80

LINKS = """[...document.querySelectorAll('nav.main a, main a, header a')]
    .filter(a => a.origin === location.origin && !a.hasAttribute('download')).map(a => a.pathname + a.search)"""
STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"


def of_everything(survey, sandbox, anna, erika, otto, stranger):
    base = sandbox.base
    pages = found(survey, anna, base)
    # Only their owners see staging lists.
    lists = {name: path for name, path in found(survey, otto, base).items() if name.startswith("transfers")}
    if not any(name.endswith("-id") for name in lists):
        raise Failure(f"Otto finds no staged message: {lists}")
    for tab, paths in ((anna, pages), (erika, OF_USERS), (otto, lists), (stranger, UNLINKED)):
        for language in ("en", "de"):
            choose(tab, base, language, signed_in=tab is not stranger)
            for name, path in paths.items():
                survey.look(tab, base + path, name, language, refused=tab is stranger and name != "sign-in")
            if tab is anna:
                of_answers(survey, anna, stranger, base, language)
    choose(anna, base, "en", signed_in=True)
    for name, path in pages.items():
        keyboard.page(survey.problems, anna, base + path, name)
    keyboard.page(survey.problems, stranger, base + "/sign-in", "sign-in")
    keyboard.skip_link(survey.problems, anna, base + "/queue", "queue")
    keyboard.menu(survey.problems, anna, base + "/")
    survey.prove(anna)


def choose(tab, base, language, signed_in):
    tab.go(base + ("/" if signed_in else "/sign-in"))
    tab.click(f"footer button[name=language][value={language}]")


def found(survey, tab, base):
    """Returns one path for each kind of page, by name, by following links; GETs change nothing, so all may be opened."""
    pages, seen, waiting = {}, set(), ["/"]
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"/(?=[^/]*\d)[^/]+", "/id", path.split("?")[0])
        if kind in seen:
            continue
        seen.add(kind)
        if len(seen) > MOST_PAGES:
            raise Failure(f"more than {MOST_PAGES} kinds of pages: {seen}")
        tab.go(base + path)
        if tab.run(STATUS) != 200:
            survey.problems.append(f"a link leads to {path}, which answers {tab.run(STATUS)}")
        # The browser itself shows the API's description.
        if tab.run("document.contentType") != "text/html":
            continue
        pages[kind.strip("/").replace("/", "-") or "overview"] = path
        waiting += tab.run(LINKS)
    return pages


def of_odoo(survey, tab, base, language):
    """The gateway's records in Odoo, as an Odoo administrator sees them, and a wrong password."""
    for name, secret in (("answer-odoo", "admin"), ("answer-odoo-wrong", "wrong")):
        tab.go(base + "/odoo")
        tab.fill(login="admin", secret=secret)
        tab.click("main form button")
        tab.complaints.clear()
        survey.here(tab, name, language)


def of_answers(survey, tab, stranger, base, language):
    """Pages that only a form leads to: a confirmation, errors beside the fields, content shown once; and the open menu."""
    address = f"{language}@acme.example"
    link = users.invite(tab, base, address, "Eva Beispiel")
    survey.here(tab, "answer-invited", language)
    choose(stranger, base, language, signed_in=False)
    survey.look(stranger, link, "link", language)
    for name, path, values in (
        ("answer-users-wrong", "/users", {"email": "nobody", "name": "Nobody"}),
        ("answer-key-made", "/keys", {"name": f"Monitor {language}"}),
        ("answer-test-wrong", "/assistant/test", {"to": "nobody"}),
    ):
        tab.go(base + ("/assistant" if path.startswith("/assistant") else path))
        tab.fill(**values)
        # Disables the browser's own validation, to see the console's errors.
        tab.run("document.querySelectorAll('main form').forEach(x => { x.noValidate = true })")
        tab.click(f"main form[method=post][action$='{path}'] button")
        tab.complaints.clear()
        survey.here(tab, name, language)
    of_odoo(survey, tab, base, language)
    tab.go(base + "/users")
    tab.click("main button[formaction$='/deactivate']")
    survey.here(tab, "answer-question", language)
    tab.size(*PHONE)
    tab.go(base + "/")
    tab.run("document.getElementById('navigation').showPopover()")
    tab.picture(survey.folder / f"menu-{language}-phone-light.png")
    survey.look(stranger, base + "/sign-in/forgotten", "forgotten", language)
    stranger.fill(email="nobody@acme.example")
    stranger.click("main form[action$='/sign-in/forgotten'] button")
    survey.here(stranger, "answer-forgotten", language)
    stranger.go(base + "/sign-in")
    stranger.fill(email=address, password="wrong")
    stranger.click("main form[action$='/sign-in'] button")
    stranger.complaints.clear()
    survey.here(stranger, "answer-sign-in-wrong", language)
