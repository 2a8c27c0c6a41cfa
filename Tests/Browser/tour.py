"""The pages there are, each once in each language, as who sees it: an administrator, a user, somebody not signed in."""

import re

import keyboard
from chromium import PHONE, Failure
from walks import people

# Pages that no link leads to.
UNLINKED = {"sign-in": "/sign-in", "not-found": "/no-such-page", "link-invalid": "/link/none"}
# What a user sees otherwise than an administrator.
OF_USERS = {"user-overview": "/", "user-personal": "/personal", "user-mail": "/mail"}
# More pages than this is a crawl that has lost its way.
MOST_PAGES = 80

LINKS = """[...document.querySelectorAll('nav.main a, main a, header a')]
    .filter(a => a.origin === location.origin && !a.hasAttribute('download')).map(a => a.pathname + a.search)"""
STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"


def of_everything(survey, sandbox, anna, erika, otto, stranger):
    base = sandbox.base
    pages = found(survey, anna, base)
    # Lists of staged messages are seen by their owners alone.
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
    """One path of each kind of page by a name for it, found by following links; GETs change nothing, so all may be opened."""
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
        # The description of the interface for programs is shown by the browser itself.
        if tab.run("document.contentType") != "text/html":
            continue
        pages[kind.strip("/").replace("/", "-") or "overview"] = path
        waiting += tab.run(LINKS)
    return pages


def of_odoo(survey, tab, base, language):
    """What the gateway keeps in Odoo, as an administrator of Odoo may see it; and a wrong password."""
    for name, secret in (("answer-odoo", "admin"), ("answer-odoo-wrong", "wrong")):
        tab.go(base + "/odoo")
        tab.fill(login="admin", secret=secret)
        tab.click("main form button")
        tab.complaints.clear()
        survey.here(tab, name, language)


def of_answers(survey, tab, stranger, base, language):
    """Pages that only a form leads to: a question, faults beside the fields, what is shown once; and the open menu."""
    address = f"{language}@acme.example"
    link = people.invite(tab, base, address, "Eva Beispiel")
    survey.here(tab, "answer-invited", language)
    choose(stranger, base, language, signed_in=False)
    survey.look(stranger, link, "link", language)
    for name, path, values in (
        ("answer-people-wrong", "/people", {"email": "nobody", "name": "Nobody"}),
        ("answer-key-made", "/keys", {"name": f"Monitor {language}"}),
        ("answer-test-wrong", "/assistant/test", {"to": "nobody"}),
    ):
        tab.go(base + ("/assistant" if path.startswith("/assistant") else path))
        tab.fill(**values)
        # The browser itself would refuse the form; what is to be seen is what the console says.
        tab.run("document.querySelectorAll('main form').forEach(x => { x.noValidate = true })")
        tab.click(f"main form[action$='{path}'] button")
        tab.complaints.clear()
        survey.here(tab, name, language)
    of_odoo(survey, tab, base, language)
    tab.go(base + "/people")
    tab.click("main form[action$='/deactivate'] button")
    survey.here(tab, "answer-question", language)
    tab.size(*PHONE)
    tab.go(base + "/")
    tab.run("document.getElementById('navigation').showPopover()")
    tab.picture(survey.folder / f"menu-{language}-phone-light.png")
    stranger.go(base + "/sign-in")
    stranger.fill(email=address, password="wrong")
    stranger.click("main form[action$='/sign-in'] button")
    stranger.complaints.clear()
    survey.here(stranger, "answer-sign-in-wrong", language)
