"""Languages and colours."""

from walks.steps import expect, see


def by_browser(tab, base):
    """A browser that requests German gets German before the user has chosen a language."""
    tab.go(base + "/sign-in")
    expect(tab.run("document.documentElement.lang") == "de", "the browser's language is not followed", tab)
    see(tab, "Anmelden", "Passwort")


def language(tab, base, value):
    tab.go(base + "/personal")
    tab.click(f"footer button[name=language][value={value}]")
    expect(tab.run("document.documentElement.lang") == value, f"the page does not say that it is in {value}", tab)
    expect(tab.location() == base + "/personal", "the switch leads to another page", tab)
    see(tab, {"de": "Zugriff gewähren", "en": "Grant access"}[value])


def theme(tab, base):
    tab.go(base + "/")
    paper = []
    for value in ("dark", "light"):
        tab.click(f"footer button[name=theme][value={value}]")
        paper.append(tab.run("getComputedStyle(document.documentElement).backgroundColor"))
    expect(paper[0] != paper[1], "dark and light have the same background", tab)
    tab.click("footer button[name=theme][value=auto]")
