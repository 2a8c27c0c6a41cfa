"""Odoo's web client in headless Chromium, used as people do: with the mouse and the keyboard."""

import json
import time

from chromium import DEADLINE, DESKTOP, PHONE, Failure, Tab, wait_for

# Odoo builds its web client when it is first asked for it.
FIRST = 180
# The gateway looks at Odoo every 20 seconds if no call of Odoo reaches it.
PATIENCE = 45
# Odoo writes the address of what it shows a moment after it shows it, and not at all if it is the same.
SETTLING = 5

# Notes every message that Odoo shows, since it hides them after some seconds.
LISTENER = """(() => {
    window.told = window.told || []
    const note = () => document.querySelectorAll('.o_notification').forEach(x => {
        if (!x.noted) { x.noted = true; window.told.push(x.innerText) }
    })
    new MutationObserver(note).observe(document, {childList: true, subtree: true})
})()"""

# The visible elements that a person would take for something to click with these words. Odoo 16 shows some in capitals, and
# "ß" as "SS".
CLICKABLE = """(words => {
    const shown = x => { const r = x.getBoundingClientRect(); return r.width > 0 && r.height > 0 }
    const plain = x => (x.innerText || x.value || '').replace(/\\s+/g, ' ').trim().toLowerCase().replaceAll('ß', 'ss')
    const all = [...document.querySelectorAll('button, a, [role=menuitem], [role=tab], [role=button], .dropdown-item, label, input[type=submit]')]
        .filter(x => shown(x) && !x.disabled)
    const top = [...document.querySelectorAll('.modal.show, .o_dialog .modal')].pop()
    const within = top ? all.filter(x => top.contains(x)) : all
    return (within.length ? within : all).filter(x => plain(x) === words.toLowerCase().replaceAll('ß', 'ss'))
})"""
CENTRE = """(x => {
    if (!x) return null
    x.scrollIntoView({block: 'center', inline: 'center'})
    const r = x.getBoundingClientRect()
    return [r.left + r.width / 2, r.top + r.height / 2]
})"""
STAT = """(words => [...document.querySelectorAll('.oe_stat_button')]
    .find(x => x.innerText.replace(/\\s+/g, ' ').toLowerCase().includes(words.toLowerCase()) && x.getBoundingClientRect().width > 0))"""
MORE = "document.querySelector('.o-form-buttonbox .o_button_more')"
# Odoo's messages lie over the buttons below them until they close, which they do not while the mouse is on them.
COVERED = "(([x, y]) => !!document.elementFromPoint(x, y)?.closest('.o_notification'))"
SHOWN = "document.querySelector('.o_action_manager > *')"
BUSY = "!!document.querySelector('.o_blockUI, .o_loading_indicator') || !document.querySelector('.o_action_manager > *')"


def entry(menu):
    """An entry of the menu bar, by its external id."""
    return f".o_menu_sections [data-menu-xmlid='{menu}'], .o-dropdown--menu [data-menu-xmlid='{menu}']"


class WebClient:
    """One person's browser, at one Odoo."""

    def __init__(self, chromium, url, language):
        self.chromium, self.url, self.language = chromium, url, language
        self.tab = chromium.visitor(language)
        self.tab.call("Page.addScriptToEvaluateOnNewDocument", source=LISTENER)
        # The entries of menus that led to what is shown.
        self.way = ()

    # Going somewhere

    def sign_in(self, login, password):
        self.tab.go(self.url + "/web/login")
        for name, value in (("login", login), ("password", password)):
            self.tab.need(f"form [name={name}]")
            self.tab.run(f"document.querySelector('form [name={name}]').value = {json.dumps(value)}")
        self.tab.leave(lambda: self.tab.run("document.querySelector('form.oe_login_form').submit()"))

    def open(self, path):
        """Opens an address of the web client, and waits until it is shown."""
        self.way = ()
        self.go("about:blank")
        self.go(self.url + path)
        self.ready()

    def go(self, address):
        self.tab.call("Page.navigate", url=address)
        arrived = f"document.readyState === 'complete' && location.href.startsWith({json.dumps(address[:12])})"
        self.wait(lambda: self.ask(arrived), f"{address} does not open")

    def record(self, model, number, action=None):
        """Opens the form of a record: that of an action, or else the first of its model."""
        self.open(f"/web#id={number}&model={model}&view_type=form" + (f"&action={action}" if action else ""))

    def reload(self):
        self.ask("window.leftBehind = true")
        # The page may be leaving already.
        self.wait(self.reloads, "the page cannot be loaded again")
        self.wait(lambda: self.ask("!window.leftBehind && document.readyState === 'complete'"), "the page does not come")
        self.ready()

    def reloads(self):
        try:
            self.tab.call("Page.reload")
            return True
        except Failure:
            return False

    def ready(self):
        until = time.monotonic() + FIRST
        while time.monotonic() < until:
            if not self.ask(BUSY, True):
                return
            time.sleep(0.05)
        raise Failure(f"Odoo's web client does not come up: {self.text()[:400]}")

    def app(self, menu):
        """Opens an app by the external id of its menu, as its entry among the apps."""
        self.click(".o_navbar_apps_menu button, .o_menu_toggle")
        self.leads(lambda: self.click(f".o_app[data-menu-xmlid='{menu}']"), (menu,))

    def menu(self, *menus):
        """Opens an entry of the current app's menu bar by the external ids on the way to it."""
        *way, last = menus
        for menu in way:
            self.click(entry(menu))
        self.leads(lambda: self.click(entry(last)), menus)

    def leads(self, action, way):
        """Does something that shows a place of the web client, which may be the same again, and waits until it is shown."""
        before = self.ask("location.href")
        self.ask(f"(x => {{ if (x) x.leftBehind = true }})({SHOWN})")
        action()
        self.wait(lambda: self.ask(f"(x => !!x && !x.leftBehind)({SHOWN})"), "nothing else is shown")
        self.ready()
        # Loaded again before, the page would be the former one.
        until = time.monotonic() + (SETTLING if way != self.way else 0)
        while time.monotonic() < until and self.ask("location.href") in (before, None):
            time.sleep(0.05)
        self.way = way

    def phone(self):
        self.tab.size(*PHONE)

    def desktop(self):
        self.tab.size(*DESKTOP)

    # Looking

    def ask(self, script, otherwise=None):
        """The value of an expression; `otherwise` while a page is being replaced."""
        try:
            return self.tab.run(script)
        except Failure:
            return otherwise

    def text(self):
        return self.ask("document.body?.innerText ?? ''", "") or ""

    def see(self, *words, patience=DEADLINE):
        """Waits until the page contains all of these texts."""
        for word in words:
            self.wait(lambda: word.lower() in self.text().lower(), f"the page does not say \"{word}\"", patience)

    def see_not(self, *words):
        text = self.text()
        for word in words:
            if word.lower() in text.lower():
                raise Failure(f"the page says \"{word}\": {text[:600]}")

    def wait(self, condition, otherwise, patience=DEADLINE):
        until = time.monotonic() + patience
        while True:
            found = condition()
            if found:
                return found
            if time.monotonic() > until:
                what = otherwise() if callable(otherwise) else otherwise
                raise Failure(f"{what} within {patience} s; {self.tab.location()}: {self.text()[:1500]}")
            time.sleep(0.1)

    def told(self, *words, patience=PATIENCE):
        """Waits for a message that contains all of these words; returns after how many seconds it came."""
        return self.until_told("every", words, patience)

    def told_one_of(self, *words, patience=PATIENCE):
        """Waits for a message that contains one of these words; returns after how many seconds it came."""
        return self.until_told("some", words, patience)

    def until_told(self, which, words, patience):
        began = time.monotonic()
        fits = f"(window.told || []).some(x => {json.dumps(words)}.{which}(y => x.includes(y)))"
        self.wait(lambda: self.ask(fits), lambda: f"Odoo does not tell {words}, but {self.ask('window.told')}", patience)
        return time.monotonic() - began

    def forget_told(self):
        self.ask("window.told = []")

    def again(self, condition, otherwise, step=None):
        """Loads the page, or does the step, again and again until the condition holds; returns after how many seconds."""
        began = time.monotonic()
        while not condition():
            if time.monotonic() > began + PATIENCE:
                raise Failure(f"{otherwise} within {PATIENCE} s; {self.tab.location()}: {self.text()[:1500]}")
            time.sleep(0.3)
            (step or self.reload)()
        return time.monotonic() - began

    def value(self, field):
        """What a field of the form shows."""
        widget = f"document.querySelector('.o_form_view [name={field}]')"
        return self.ask(
            f"(x => !x ? null : (y => !y ? x.innerText.trim() : y.type === 'checkbox' ? y.checked : y.value)"
            f"(x.querySelector('input, textarea')))({widget})"
        )

    def rows(self):
        """The texts of the rows of a list."""
        return self.ask("[...document.querySelectorAll('.o_data_row')].map(x => x.innerText)", [])

    # Acting

    def at(self, element, otherwise):
        """Clicks the element that an expression finds, where its middle is."""
        place = self.wait(lambda: self.ask(f"{CENTRE}({element})"), otherwise)
        # It may still be moving.
        while True:
            time.sleep(0.1)
            now = self.ask(f"{CENTRE}({element})")
            if now == place or now is None:
                break
            place = now
        if self.ask(f"{COVERED}({json.dumps(place)})"):
            self.tab.call("Input.dispatchMouseEvent", type="mouseMoved", x=1, y=1)
            self.wait(lambda: not self.ask(f"{COVERED}({json.dumps(place)})", True), "a message of Odoo lies over what to click")
        x, y = place
        mouse = {"x": x, "y": y, "button": "left", "clickCount": 1}
        self.tab.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        self.tab.call("Input.dispatchMouseEvent", type="mousePressed", **mouse)
        self.tab.call("Input.dispatchMouseEvent", type="mouseReleased", **mouse)

    def click(self, selector):
        shown = f"[...document.querySelectorAll({json.dumps(selector)})].find(x => x.getBoundingClientRect().width > 0)"
        self.at(shown, f"there is no {selector}")

    def press(self, words):
        """Clicks a button, a link or an entry of a menu with exactly these words. What was told before is forgotten."""
        self.forget_told()
        self.at(f"{CLICKABLE}({json.dumps(words)})[0]", f"there is no button \"{words}\"")

    def press_tab(self, words):
        """Shows the tab of a form with these words, which may also be the name of the app in the menu bar."""
        tabs = f"[...document.querySelectorAll('.o_form_view [role=tab]')].find(x => x.innerText.trim() === {json.dumps(words)})"
        self.at(tabs, f"the form has no tab \"{words}\"")

    def stat(self, words):
        """The smart button of a form that contains these words; it may be among those that did not fit."""
        return self.ask(f"!!{STAT}({json.dumps(words)})")

    def press_stat(self, words):
        self.wait(lambda: self.stat(words) or self.ask(MORE), f"there is no smart button {words}")
        if not self.stat(words):
            self.at(MORE, "no further smart buttons")
        self.at(f"{STAT}({json.dumps(words)})", f"there is no smart button {words}")

    def press_row(self, text, field="x_name"):
        """Opens the row of a list that contains this text."""
        row = f"[...document.querySelectorAll('.o_data_row')].find(x => x.innerText.includes({json.dumps(text)}))"
        self.at(f"{row}?.querySelector('[name={field}]')", f"there is no row with {text}")

    def select(self, *texts):
        """Ticks the rows of a list that contain these texts, each once."""
        for text in texts:
            row = f"[...document.querySelectorAll('.o_data_row')].find(x => x.innerText.includes({json.dumps(text)}))"
            self.at(f"{row}?.querySelector('.o_list_record_selector input')", f"there is no row with {text}")

    def fill(self, field, text):
        """Types into a field of the form."""
        box = f"document.querySelector('.o_form_view [name={field}] input, .o_form_view [name={field}] textarea')"
        self.at(box, f"the form has no field {field}")
        self.ask(f"{box}.select()")
        self.tab.call("Input.insertText", text=text)
        self.ask(f"{box}.dispatchEvent(new Event('change', {{bubbles: true}}))")

    def choose(self, field, text):
        """Chooses from the drop-down of a field that refers to another record."""
        box = f"document.querySelector('.o_form_view [name={field}] input')"
        option = (
            "[...document.querySelectorAll('.o-autocomplete--dropdown-item')]"
            f".find(x => x.innerText.trim() === {json.dumps(text)})"
        )
        # A form that has just come does not open the list at the first click.
        self.wait(lambda: self.opens(box, option), f"{text} is not offered for {field}")
        self.at(option, f"{text} is not offered for {field}")
        self.wait(lambda: self.value(field) == text, f"{text} was not chosen for {field}")

    def opens(self, box, option):
        self.at(box, "the form lacks the field")
        until = time.monotonic() + 3
        while time.monotonic() < until:
            if self.ask(f"!!{option}"):
                return True
            time.sleep(0.1)
        self.ask("document.activeElement?.blur()")
        return False

    def tick(self, field):
        self.at(f"document.querySelector('.o_form_view [name={field}] input')", f"the form has no box {field}")

    def save(self):
        self.click(".o_form_button_save")
        self.wait(
            lambda: self.ask("!document.querySelector('.o_form_status_indicator_buttons:not(.invisible) .o_form_button_save')"),
            "the form is not saved",
        )

    def opened(self, action):
        """Does something that opens another tab, and returns that."""
        before = self.pages()
        action()
        new = self.wait(lambda: self.pages() - before, "no new tab opens")
        tab = Tab(f"{self.chromium.address}/devtools/page/{new.pop()}", self.language)
        wait_for(tab.arrived, "the new tab stays empty")
        # It was requested before it could be told the language.
        tab.leave(lambda: tab.call("Page.reload"))
        return tab

    def pages(self):
        targets = self.chromium.control.call("Target.getTargets")["targetInfos"]
        return {x["targetId"] for x in targets if x["type"] == "page"}

    # What went wrong

    def problems(self):
        """What the browser complained of since it was last asked, and a dialogue that says that something failed."""
        found, self.tab.complaints[:] = list(self.tab.complaints), []
        title = self.ask(f"document.querySelector({json.dumps('.o_error_dialog, .o_dialog_error')})?.innerText")
        return found + ([title] if title else [])
