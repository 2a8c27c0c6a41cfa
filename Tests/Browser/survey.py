"""Every page: its pictures, whether it fits a phone, what the browser complains of, axe, and the keyboard."""

import json
import pathlib
import sysconfig

from chromium import DESKTOP, PHONE

AXE = pathlib.Path(sysconfig.get_path("purelib")) / "axe_playwright_python" / "axe.min.js"
MOST_TAB_STOPS = 300

TOO_WIDE = """[...document.querySelectorAll('body *')].filter(x => x.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map(x => x.tagName + '.' + (x.getAttribute('class') || ''))"""
# The focused element, whether it shows that it is, and whether it stands after the one before.
FOCUS = """(() => {
    const now = document.activeElement, before = window.focusedBefore
    if (!now || now === document.body || now === document.documentElement) return null
    window.focusedBefore = now
    const style = getComputedStyle(now), box = now.getBoundingClientRect()
    return {
        name: now.outerHTML.slice(0, 120),
        shown: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
        inView: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
        inOrder: !before || before === now || !!(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING),
        seen: before === now,
    }
})()"""


class Survey:
    """Collects what is wrong rather than stopping at the first, so that one run shows all."""

    def __init__(self, folder):
        self.folder, self.problems, self.seen, self.pictures = folder, [], set(), 0
        self.axe = AXE.read_text()

    def __str__(self):
        return f"{len(self.seen)} pages, {self.pictures} pictures in {self.folder}"

    def look(self, tab, address, name, language, refused):
        """Pictures of a page in a language, on both screens and in both schemes."""
        tab.complaints.clear()
        self.seen.add(name)
        tab.size(*DESKTOP)
        tab.go(address)
        for screen, size in (("desktop", DESKTOP), ("phone", PHONE)):
            tab.size(*size)
            for scheme in ("light", "dark"):
                tab.scheme(scheme)
                # Only words differ in another language: it has the light pictures.
                if language == "en" or scheme == "light":
                    self.picture(tab, f"{name}-{language}-{screen}-{scheme}")
                if language == "en":
                    self.accessibility(tab, f"{name} ({screen}, {scheme})")
            self.fits(tab, f"{name} ({language}, {screen})", size[0])
        tab.scheme("light")
        for complaint in tab.complaints:
            if not (refused and "Failed to load resource" in complaint and complaint.endswith(address)):
                self.problems.append(f"{name} ({language}): {complaint}")

    def picture(self, tab, name):
        tab.picture(self.folder / f"{name}.png")
        self.pictures += 1

    def fits(self, tab, name, width):
        taken, room = tab.run("[document.documentElement.scrollWidth, innerWidth]")
        if taken > width or room > width:
            self.problems.append(f"{name} scrolls sideways: {taken} px, {tab.run(TOO_WIDE)}")

    def accessibility(self, tab, name):
        tab.run("if (!window.axe) {" + self.axe + "}; true")
        found = tab.run(
            "axe.run(document, {resultTypes: ['violations']}).then(x => x.violations.map(v => "
            "({id: v.id, impact: v.impact, help: v.help, where: v.nodes.map(n => n.target.join(' ')).slice(0, 4)})))"
        )
        for problem in found:
            if problem["impact"] in ("serious", "critical"):
                self.problems.append(f"{name}, axe: {json.dumps(problem)}")

    def keyboard(self, tab, address, name):
        """The skip link comes first and works; the focus then goes through the page in its order, and is seen."""
        tab.size(*DESKTOP)
        tab.go(address)
        tab.press("Tab", 9)
        if not tab.run("document.activeElement.matches('a.skip')"):
            self.problems.append(f"{name}: the first stop of the keyboard is not the skip link")
            return
        tab.press("Enter", 13)
        if not tab.run("document.activeElement.id === 'content' || location.hash === '#content'"):
            self.problems.append(f"{name}: the skip link does not lead to the content")
        tab.go(address)
        stops = 0
        for _ in range(MOST_TAB_STOPS):
            tab.press("Tab", 9)
            focus = tab.run(FOCUS)
            if focus is None or focus["seen"]:
                break
            stops += 1
            for quality, what in (("shown", "shows no focus"), ("inView", "is out of view"), ("inOrder", "is out of order")):
                if not focus[quality]:
                    # Past the last stop the focus begins again at the skip link.
                    if quality == "inOrder" and "skip" in focus["name"]:
                        return
                    self.problems.append(f"{name}: with the focus, {focus['name']} {what}")
        if stops < 5:
            self.problems.append(f"{name}: the keyboard reaches {stops} places only")
