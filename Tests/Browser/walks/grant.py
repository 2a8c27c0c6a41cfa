"""Granting access through the simulated Google's consent page, with each of its answers."""

from walks.steps import expect, forgive, see

# The state of each purpose, by the purpose's name.
STATES = """Object.fromEntries([...document.querySelectorAll('main .choice-line')]
    .map(x => [x.querySelector('label').innerText.trim(), x.querySelector('.badge').innerText.trim()]))"""


def refused(tab, base):
    """After cancelling at Google, the page says so and what to do, and nothing is stored."""
    ask(tab, base, "calendar", "mail")
    answer(tab, base, "deny")
    see(tab, "Access was not granted", "Grant access again and agree")
    forgive(tab)
    tab.go(base + "/personal")
    see(tab, "Access has not been granted yet")
    expect(set(tab.run(STATES).values()) == {"Not granted"}, f"not all is refused: {tab.run(STATES)}", tab)


def partial(tab, base, unticked, granted, missing):
    """If not all boxes are ticked, the page shows for each purpose whether it works, and what it is for."""
    ask(tab, base, "calendar", "mail")
    boxes = f"[...document.querySelectorAll('[name=granted]')].filter(x => x.value.includes('{unticked}'))"
    expect(tab.run(f"{boxes}.map(x => {{ x.checked = false }}).length"), f"Google's page offers no {unticked}", tab)
    answer(tab, base, "accept")
    see(tab, "but only in part. Not granted: ", "Sends your mail through your Gmail account.", "Transfers events")
    states = tab.run(STATES)
    for purpose, wanted in [(x, "Granted") for x in granted] + [(x, "Not granted") for x in missing]:
        expect(states.get(purpose) == wanted, f"{purpose} is {states.get(purpose)}, not {wanted}", tab)


def full(tab, base):
    ask(tab, base, "calendar", "mail")
    answer(tab, base, "accept")
    see(tab, "Access was granted for erika@acme.example.")
    expect(tab.location() == base + "/personal/mail", "the grant does not lead to the choice of a folder", tab)
    tab.go(base + "/personal")
    states = tab.run(STATES)
    for purpose in ("Send mail", "Calendar", "Labels and mail"):
        expect(states.get(purpose) == "Granted", f"{purpose} is {states.get(purpose)}", tab)


def thinks_twice_about_revoking(tab, base):
    """Revoking explains its effect first; cancelling keeps the grant."""
    tab.click("form[action$='/revoke'] button")
    see(tab, "The grant is revoked at Google")
    tab.click("main .actions a")
    expect(tab.run("!!document.querySelector('form[action$=\"/revoke\"]')"), "the grant is gone", tab)


def ask(tab, base, *purposes):
    tab.go(base + "/personal")
    for purpose in purposes:
        tab.run(f"document.getElementById('purpose-{purpose}').checked = true")
    tab.click("form[action$='/grant'] button")
    expect(not tab.run("location.href").startswith(base), "Grant access does not lead to Google", tab)


def answer(tab, base, decision):
    tab.click(f"button[value={decision}]")
    expect(tab.run("location.href").startswith(base), "Google did not lead back", tab)
