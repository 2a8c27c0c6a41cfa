"""The checks of a page: pictures, whether it fits the screen, the browser's errors, and axe."""

import json
import pathlib
import sysconfig

from chromium import DESKTOP, PHONE, Failure

AXE = pathlib.Path(sysconfig.get_path("purelib")) / "axe_playwright_python" / "axe.min.js"
SCREENS = {"desktop": DESKTOP, "phone": PHONE}
# Further widths that a page must fit: tablets, and both sides of the width at which rows become cards.
WIDTHS = (600, 820, 990, 1000, 1100)
# The impacts in axe's report that exclude users; the rest is advice.
GRAVE = ("serious", "critical")
COLOURS = ["color-contrast", "link-in-text-block"]

TOO_WIDE = """[...document.querySelectorAll('body *')].filter(x => x.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map(x => x.tagName + '.' + (x.getAttribute('class') || ''))"""
# Elements that must have text but are empty: a name misspelt in a template causes no error.
WORDLESS = """[...document.querySelectorAll('h1, h2, h3, label, legend, summary, dt, button, a, option, td[data-label]')]
    .filter(x => x.matches('td') ? !x.dataset.label.trim() : !(x.textContent.trim() || x.getAttribute('aria-label')))
    .slice(0, 3).map(x => x.outerHTML.slice(0, 120))"""
# On a phone, a cell's label is shown before the cell, in a column that it must fit.
OVERLAPPING = """[...document.querySelectorAll('td[data-label]')].filter(x => getComputedStyle(x).display === 'grid'
    && getComputedStyle(x, '::before').whiteSpace === 'nowrap').slice(0, 3).map(x => x.dataset.label)"""


class Survey:
    """Collects all faults instead of stopping at the first, so that one run shows them all."""

    def __init__(self, folder):
        self.folder, self.problems, self.seen, self.pictures = folder, [], set(), 0
        self.axe = AXE.read_text()

    def __str__(self):
        return f"{len(self.seen)} pages, {self.pictures} pictures in {self.folder}"

    def look(self, tab, address, name, language, refused=False):
        """Checks a page by its URL. The browser logs a refusal as an error."""
        tab.size(*DESKTOP)
        tab.complaints.clear()
        tab.go(address)
        if refused:
            tab.complaints[:] = [x for x in tab.complaints if "Failed to load resource" not in x]
        self.here(tab, name, language)

    def here(self, tab, name, language):
        """Checks the page that a tab shows, on both screens and in both schemes."""
        self.seen.add(name)
        for screen, size in SCREENS.items():
            tab.size(*size)
            for scheme in ("light", "dark"):
                # In another language only the text differs, so only light pictures are taken.
                if language != "en" and scheme == "dark":
                    continue
                tab.scheme(scheme)
                tab.picture(self.folder / f"{name}-{language}-{screen}-{scheme}.png")
                self.pictures += 1
                if language == "en":
                    # Another scheme differs only in colours.
                    self.accessibility(tab, f"{name} ({screen}, {scheme})", scheme == "dark" and COLOURS)
            self.fits(tab, f"{name} ({language}, {screen})", size[0])
        for width in WIDTHS:
            tab.size(width, DESKTOP[1])
            self.fits(tab, f"{name} ({language}, {width} px)", width)
        tab.size(*PHONE)
        for label in tab.run(OVERLAPPING):
            self.problems.append(f"{name} ({language}): on a phone the label {label} may lie over what it is of")
        tab.scheme("light")
        tab.size(*DESKTOP)
        for place in tab.run(WORDLESS):
            self.problems.append(f"{name} ({language}) has no words in {place}")
        self.problems += [f"{name} ({language}): {complaint}" for complaint in tab.complaints]
        tab.complaints.clear()

    def fits(self, tab, name, width):
        taken, room = tab.run("[document.documentElement.scrollWidth, innerWidth]")
        if taken > width or room > width:
            self.problems.append(f"{name} scrolls sideways: {taken} px, {tab.run(TOO_WIDE)}")

    def accessibility(self, tab, name, rules=None):
        self.problems += [f"{name}, axe: {json.dumps(problem)}" for problem in self.grave(tab, rules)]

    def grave(self, tab, rules=None):
        tab.run("if (!window.axe) {" + self.axe + "}; true")
        options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
        found = tab.run(
            f"axe.run(document, {json.dumps(options)}).then("
            "x => x.violations.map(v => "
            "({id: v.id, impact: v.impact, help: v.help, where: v.nodes.map(n => n.target.join(' ')).slice(0, 4)})))"
        )
        return [problem for problem in found if problem["impact"] in GRAVE]

    def prove(self, tab):
        """Checks that axe finds faults: a field without a label, and text with low contrast."""
        tab.run("document.querySelector('main').insertAdjacentHTML('beforeend', '<input><p id=faint>Hardly seen</p>')")
        tab.run("document.getElementById('faint').attributeStyleMap.set('color', '#ddd'); true")
        found = {problem["id"] for problem in self.grave(tab)}
        if not {"label", "color-contrast"} <= found:
            raise Failure(f"axe finds no fault in a page that has some: {found}")
