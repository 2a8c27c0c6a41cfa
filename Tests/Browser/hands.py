"""People at a page: one with a mouse, one with the keyboard alone. What they press is counted twice, and both counts must agree.

A person has no way to go to an address, nor to run a script: only what is on the page leads on. Each press of the mouse
counts, and each Enter, and each Space on anything but a text. Text is typed, and fields are reached by Tab.
"""

import json

import keyboard
from chromium import Failure, wait_for

# Reports what is pressed, on every page that the tab shows, from before its first script on. What scripts dispatch is not
# trusted, and does not count.
LISTENER = """(() => {
    const isText = x => x?.matches?.('textarea, select, input:not([type=checkbox], [type=radio], [type=submit])')
    addEventListener('pointerdown', e => { if (e.isTrusted) countPress('mouse') }, true)
    addEventListener('keydown', e => {
        if (!e.isTrusted || e.repeat) return
        if (e.key === 'Enter' || (e.key === ' ' && !isText(e.target))) countPress(e.key)
    }, true)
})()"""
# Brings an element into view, and says where it is, or what is in front of it.
PLACE = """(selector => {
    const wanted = document.querySelector(selector)
    wanted.scrollIntoView({block: 'center', behavior: 'instant'})
    const box = wanted.getBoundingClientRect(), [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
    const met = document.elementFromPoint(x, y)
    return {x, y, hidden: met && wanted.contains(met) ? null : String(met?.outerHTML).slice(0, 120)}
})"""


class Person:
    """Someone at a tab."""

    def __init__(self, tab):
        self.tab, self.presses = tab, 0
        tab.call("Runtime.addBinding", name="countPress")
        tab.call("Page.addScriptToEvaluateOnNewDocument", source=LISTENER)

    def open(self, link):
        """Follows a link that comes from elsewhere: by mail, or shown by a program. One press."""
        self.presses += 1
        self.tab.pressed.append("link")
        self.tab.go(link)

    def follow(self, selector):
        """Presses what leads to another page."""
        self.tab.need(selector)
        self.tab.leave(lambda: self.press(selector))

    def press(self, selector):
        self.tab.need(selector)
        self.presses += 1
        self.press_on(selector)

    def tick(self, selector):
        """Ticks a box that is not ticked yet."""
        self.tab.need(selector)
        chosen = f"document.querySelector({json.dumps(selector)}).checked"
        if self.tab.run(chosen):
            raise Failure(f"{selector} is ticked already")
        self.press(selector)
        if not self.tab.run(chosen):
            raise Failure(f"{selector} is not ticked")

    def type(self, selector, text):
        """Replaces what a field contains."""
        self.tab.need(selector)
        self.reach(selector)
        self.tab.run("document.activeElement.select()")
        self.tab.call("Input.insertText", text=text)

    def submit(self, selector):
        """Presses Enter in a field, which leads to another page."""
        self.tab.need(selector)
        self.reach(selector)
        self.presses += 1
        self.tab.leave(lambda: self.tab.press(*keyboard.ENTER))

    def reach(self, selector):
        """Moves the focus by Tab, as often as it takes."""
        reached = f"document.activeElement === document.querySelector({json.dumps(selector)})"
        for _ in range(keyboard.MOST_STOPS):
            if self.tab.run(reached):
                return
            self.tab.press(*keyboard.TAB)
        raise Failure(f"{self.tab.location()}: the keyboard does not reach {selector}")

    def count(self):
        """How often something was pressed; as the pages saw it, too."""
        wait_for(lambda: self.tab.run("1") and len(self.tab.pressed) >= self.presses, "not every press was seen by a page")
        if len(self.tab.pressed) != self.presses:
            raise Failure(f"{self.presses} presses were seen as {self.tab.pressed}")
        return self.presses


class Mouse(Person):
    """Presses with the mouse, where the element is."""

    name = "mouse"

    def press_on(self, selector):
        place = self.tab.run(f"{PLACE}({json.dumps(selector)})")
        if place["hidden"]:
            raise Failure(f"{self.tab.location()}: {place['hidden']} is in front of {selector}")
        where = {"x": place["x"], "y": place["y"]}
        self.tab.call("Input.dispatchMouseEvent", type="mouseMoved", **where)
        for kind in ("mousePressed", "mouseReleased"):
            self.tab.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **where)


class Keys(Person):
    """Uses the keyboard alone: Space on boxes, Enter on all else."""

    name = "keyboard"

    def press_on(self, selector):
        self.reach(selector)
        is_box = self.tab.run(f"document.querySelector({json.dumps(selector)}).matches('[type=checkbox], [type=radio]')")
        self.tab.press(*(keyboard.SPACE if is_box else keyboard.ENTER))
