"""Steps that the walks share."""

from chromium import Failure


def expect(condition, what, tab):
    if not condition:
        raise Failure(f"{what}: {tab.location()} ({tab.title()}): {tab.text()[:600]}")


def see(tab, *words):
    """Checks that the page contains all of these texts."""
    text = tab.text()
    for word in words:
        expect(word in text, f"the page does not say \"{word}\"", tab)


def signed_in(tab):
    return tab.run("!!document.querySelector('nav.main')")


def confirm(tab):
    """Checks that the page explains what will happen and asks for confirmation; confirms."""
    expect(tab.run("document.querySelectorAll('.consequences li').length > 0"), "nothing says what will happen", tab)
    tab.click("main .card form button")


def forgive(tab):
    """Clears the error that the browser logs for an expected refusal."""
    tab.complaints.clear()
