"""Checks that everything can be operated by the keyboard alone, with visible focus."""

from chromium import DESKTOP, PHONE

MOST_STOPS = 400
TAB, ENTER, SPACE, ESCAPE = ("Tab", 9), ("Enter", 13), (" ", 32), ("Escape", 27)

# Numbers all elements that a pointer can use. Elements that are collapsed, disabled or chosen through their group are
# excluded.
REACHABLE = """[...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(x =>
    x.checkVisibility({visibilityProperty: true}) && !x.disabled && x.type !== 'hidden')
    .map((x, i) => { x.dataset.stop = i; return x.outerHTML.slice(0, 120) })"""
# The focused element, whether its focus is visible, and whether it follows the previous one.
FOCUS = """(() => {
    const now = document.activeElement, before = window.focusedBefore
    if (!now || now === document.body || now === document.documentElement) return null
    window.focusedBefore = now
    const style = getComputedStyle(now), box = now.getBoundingClientRect()
    return {
        stop: now.dataset.stop ?? null,
        name: now.outerHTML.slice(0, 120),
        shown: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
        inView: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
        inOrder: !before || before === now || !!(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING),
    }
})()"""
QUALITIES = {"shown": "shows no focus", "inView": "is out of view", "inOrder": "is out of order"}


def page(problems, tab, address, name):
    """The Tab key reaches every element in order, and each stop is visible."""
    tab.size(*DESKTOP)
    tab.go(address)
    waiting = dict(enumerate(tab.run(REACHABLE)))
    reached = set()
    for _ in range(MOST_STOPS):
        tab.press(*TAB)
        focus = tab.run(FOCUS)
        # After the last stop, the focus leaves the page or starts again.
        if focus is None or focus["stop"] in reached and focus["stop"] is not None:
            # A date field has several stops, for day, month and year, and counts as one.
            if focus and focus["name"].startswith("<input") and 'type="date"' in focus["name"]:
                continue
            break
        reached.add(focus["stop"])
        problems += [f"{name}: with the focus, {focus['name']} {what}" for key, what in QUALITIES.items() if not focus[key]]
    missed = [what for number, what in waiting.items() if str(number) not in reached]
    # The keyboard enters a radio group at one choice and moves within it by arrows.
    missed = [what for what in missed if 'type="radio"' not in what]
    problems += [f"{name}: the keyboard does not reach {what}" for what in missed]
    if len(reached) < 5:
        problems.append(f"{name}: the keyboard reaches {len(reached)} places only")


def skip_link(problems, tab, address, name):
    """The skip link comes first, and skips the navigation."""
    tab.size(*DESKTOP)
    tab.go(address)
    tab.press(*TAB)
    if not tab.run("document.activeElement.matches('a.skip') && document.activeElement.getBoundingClientRect().left >= 0"):
        problems.append(f"{name}: the first stop of the keyboard is not the skip link, in view")
    tab.press(*ENTER)
    tab.press(*TAB)
    if not tab.run("!!document.activeElement.closest('main, footer')"):
        problems.append(f"{name}: past the skip link the focus is not in the content")


def menu(problems, tab, address):
    """On a phone, the navigation opens by its button, takes the focus, and closes by Escape, which returns the focus."""
    opened = "document.getElementById('navigation').checkVisibility()"
    tab.size(*PHONE)
    tab.go(address)
    if tab.run(opened):
        problems.append("the menu of a phone is open before anybody opened it")
    tab.run("document.querySelector('button.menu').focus()")
    tab.press(*ENTER)
    if not tab.run(opened):
        problems.append("the menu of a phone does not open by the keyboard")
    tab.press(*TAB)
    if not tab.run("!!document.activeElement.closest('#navigation')"):
        problems.append("the focus does not go into the menu of a phone")
    tab.press(*ESCAPE)
    if tab.run(opened) or not tab.run("document.activeElement.matches('button.menu')"):
        problems.append("Escape does not close the menu of a phone and give the focus back")
    tab.size(*DESKTOP)
