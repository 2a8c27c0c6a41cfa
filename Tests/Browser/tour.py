"""The pages there are, each once in each language, as who sees it: an administrator, a user, somebody not signed in."""

import re

from chromium import Failure

# Pages that no link leads to.
UNLINKED = {"sign-in": "/sign-in", "not-found": "/no-such-page", "link-invalid": "/link/none"}
# What a user sees otherwise than an administrator.
OF_USERS = {"user-overview": "/", "user-personal": "/personal", "user-mail": "/mail"}
# More pages than this is a crawl that has lost its way.
MOST_PAGES = 80

LINKS = """[...document.querySelectorAll('nav.main a, main a, header a')]
    .filter(a => a.origin === location.origin && !a.hasAttribute('download')).map(a => a.pathname + a.search)"""
STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"


def of_everything(survey, sandbox, anna, erika, stranger):
    base = sandbox.base
    pages = found(survey, anna, base)
    for tab, paths in ((anna, pages), (erika, OF_USERS), (stranger, UNLINKED)):
        for language in ("en", "de"):
            tab.go(base + ("/sign-in" if tab is stranger else "/"))
            tab.click(f"footer button[name=language][value={language}]")
            for name, path in paths.items():
                # A page that says no is logged by the browser as an error, rightly.
                refused = tab is stranger and name != "sign-in"
                survey.look(tab, base + path, name, language, refused)
    for path in ("/", "/people", "/personal"):
        survey.keyboard(anna, base + path, path)


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
