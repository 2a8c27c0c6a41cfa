"""What the walks have in common."""

from chromium import Failure


def expect(condition, what, tab):
    if not condition:
        raise Failure(f"{what}: {tab.location()} ({tab.title()}): {tab.text()[:600]}")


def see(tab, *words):
    """The page says all of these."""
    text = tab.text()
    for word in words:
        expect(word in text, f"the page does not say \"{word}\"", tab)


def signed_in(tab):
    return tab.run("!!document.querySelector('nav.main')")


def confirm(tab):
    """The page says what will happen and asks back; goes on."""
    expect(tab.run("document.querySelectorAll('.consequences li').length > 0"), "nothing says what will happen", tab)
    tab.click("main form button.dangerous")


def forgive(tab):
    """The last page was a refusal, which the browser logs as an error, and which was wanted."""
    tab.complaints.clear()
