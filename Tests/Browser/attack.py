"""Hostile text from outside on every page: it must remain text, and none of it may run."""

import email.headerregistry
import email.message
import re
import smtplib

import tour
import walks
from chromium import DESKTOP, PHONE, Failure, wait_for
from walks import transfers

# Breaks out of text, out of attributes in either kind of quotes, out of a script and out of a template, and sets a mark.
MARK = "data-foreign"
HOSTILE = f"</title></textarea><img {MARK} src=x onerror=alert(1)>'\"><svg {MARK} onload=alert(2)>{{{{{{title}}}}}}"
# Evidence that foreign markup was run or rendered.
FOREIGN = f"document.querySelectorAll('[{MARK}], main script, main style, main iframe, [onerror], [onload]').length"

# Looks like a harmless name if the text direction can be reversed, and contains no line break opportunity.
TURNED = "Rechnung\u202egpj.exe\u2067"
ENDLESS = "Donaudampfschifffahrt" * 30
DIRECTIONS = "/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.documentElement.outerHTML)"


def everything_shown(survey, sandbox, anna, erika):
    """Sets every name to a hostile text, in the ways that outsiders can, then checks every page as both users."""
    base = sandbox.base
    anna.scripts(True)
    erika.scripts(True)
    sandbox.ask_google("accounts", {"address": "erika@acme.example", "name": HOSTILE, "sendAs": ["x@acme.example"]})
    for sender in ("erika@acme.example", "info@acme.example"):
        send(sandbox, sender)
    for path, values in (
        ("/users", {"email": "boese@acme.example", "name": HOSTILE}),
        ("/keys", {"name": HOSTILE[:60]}),
    ):
        anna.go(base + path)
        anna.fill(**values)
        anna.click(f"main form[method=post][action$='{path}'] button")
    erika.go(base + "/personal/mail")
    erika.click("main button[formaction$='/send-as']")
    wait_for(lambda: shown(anna, base + "/queue"), "the hostile message is not in the queue")
    expect_shown(anna, base, "/users", "/queue", "/keys")
    expect_shown(erika, base, "/mail", "/personal/mail")
    in_the_lists(survey, sandbox, anna, walks.ANNA)
    for tab in (anna, erika):
        for name, path in tour.found(survey, tab, base).items():
            tab.go(base + path)
            check(survey, tab, name)
    # Also text that a page repeats from its own URL.
    for path in ("/queue?q=", "/log?q=", "/sign-in?next=", "/charts?account=", "/google_account/authentication?error=",
                 "/google_account/authentication?state=x&code=", "/queue?state=", "/log?account="):
        anna.go(base + path + re.sub(r"[^a-z0-9]", lambda x: f"%{ord(x[0]):02X}", HOSTILE))
        anna.complaints[:] = [x for x in anna.complaints if "Failed to load resource" not in x]
        check(survey, anna, path)


def send(sandbox, sender):
    message = (
        f"From: \"{HOSTILE.replace(chr(34), '')}\" <{sender}>\nTo: <kunde@customer.example>\nSubject: {HOSTILE}\n"
        f"Message-ID: <{MARK}.{sender}>\nDate: Mon, 23 Nov 2026 12:00:00 +0000\n\n{HOSTILE}\n"
    )
    sandbox.send(message, sender, "kunde@customer.example")
    try:
        sandbox.send(message, sender, f"\"<b {MARK}>\"@customer.example")
    except smtplib.SMTPException:
        # Refusing such a URL is as good as showing it correctly.
        pass


def in_the_lists(survey, sandbox, tab, user):
    """Checks subjects and names of people and files in the staging list, and on the page of each message."""
    texts = {"markup": HOSTILE, "direction": TURNED, "length": ENDLESS}
    for name, text in texts.items():
        sandbox.put_mail(user, transfers.FOLDER, staged(name, text, user))
    path = sandbox.base + "/transfers/incoming"
    tab.go(path)
    tab.click("form[action$='/fetch'] button")
    lines = "[...document.querySelectorAll('#listing tbody tr')].filter(x => x.innerText.includes('attack-')).length"
    wait_for(lambda: tab.go(path) or tab.run(lines) == len(texts), "the hostile messages are not in the list")
    expect_shown(tab, sandbox.base, "/transfers/incoming")
    links = tab.run("[...document.querySelectorAll('#listing tbody a')].filter(x => "
                    "x.closest('tr').innerText.includes('attack-')).map(x => x.href)")
    for address in (path, *links):
        for size in (PHONE, DESKTOP):
            tab.size(*size)
            tab.go(address)
            check(survey, tab, address.removeprefix(sandbox.base), size[0])


def staged(name, text, user):
    """Builds a message with hostile names. The list shows the start of a long name, and the address after a shorter one."""
    message = email.message.EmailMessage()
    message["From"] = email.headerregistry.Address(text[:200], f"attack-{name}", "customer.example")
    message["To"] = user
    message["Subject"] = text
    message["Message-ID"] = f"<attack-{name}@customer.example>"
    message["Date"] = "Mon, 23 Nov 2026 13:00:00 +0000"
    message.set_content(text)
    message.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=text[:200])
    return message.as_string()


def shown(tab, address):
    tab.go(address)
    return MARK in tab.text()


def expect_shown(tab, base, *paths):
    """Checks that the text is shown; otherwise its harmlessness would prove nothing."""
    for path in paths:
        if not shown(tab, base + path):
            raise Failure(f"{path} does not show the hostile text: {tab.text()[:400]}")


def check(survey, tab, name, width=1280):
    if tab.run(FOREIGN):
        survey.problems.append(f"{name}: text became markup: {tab.text()[:300]}")
    if tab.dialogs:
        survey.problems.append(f"{name}: a foreign script ran: {tab.dialogs}")
    if tab.run(DIRECTIONS):
        survey.problems.append(f"{name}: text changes the direction of the text around it")
    survey.problems += [f"{name}, with hostile text: {complaint}" for complaint in tab.complaints]
    survey.fits(tab, f"{name} with hostile text", width)
    tab.dialogs.clear()
    tab.complaints.clear()
