"""Text that others choose, shown in every page: it must stay text, and nothing of it may run."""

import email.headerregistry
import email.message
import re
import smtplib

import tour
import walks
from chromium import DESKTOP, PHONE, Failure, wait_for
from walks import transfers

# Breaks out of text, out of attributes in either quotes, out of a script and out of a template; and leaves a mark.
MARK = "data-foreign"
HOSTILE = f"</title></textarea><img {MARK} src=x onerror=alert(1)>'\"><svg {MARK} onload=alert(2)>{{{{{{title}}}}}}"
# What is run or made of markup from elsewhere.
FOREIGN = f"document.querySelectorAll('[{MARK}], main script, main style, main iframe, [onerror], [onload]').length"

# Reads as a harmless name where the direction of letters may be turned, and has no place to break.
TURNED = "Rechnung\u202egpj.exe\u2067"
ENDLESS = "Donaudampfschifffahrt" * 30
DIRECTIONS = "/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.documentElement.outerHTML)"


def everything_shown(survey, sandbox, anna, erika):
    """Gives every name a hostile one, by the ways that others have, then looks at every page as both people."""
    base = sandbox.base
    anna.scripts(True)
    erika.scripts(True)
    sandbox.ask_google("accounts", {"address": "erika@acme.example", "name": HOSTILE, "sendAs": ["x@acme.example"]})
    for sender in ("erika@acme.example", "info@acme.example"):
        send(sandbox, sender)
    for path, values in (
        ("/people", {"email": "boese@acme.example", "name": HOSTILE}),
        ("/keys", {"name": HOSTILE[:60]}),
    ):
        anna.go(base + path)
        anna.fill(**values)
        anna.click(f"main form[action$='{path}'] button")
    erika.go(base + "/personal")
    erika.click("form[action$='/send-as'] button")
    wait_for(lambda: shown(anna, base + "/queue"), "the hostile message is not in the queue")
    expect_shown(anna, base, "/people", "/queue", "/keys")
    expect_shown(erika, base, "/mail", "/personal")
    in_the_lists(survey, sandbox, anna, walks.ANNA)
    for tab in (anna, erika):
        for name, path in tour.found(survey, tab, base).items():
            tab.go(base + path)
            check(survey, tab, name)
    # What comes back from the address itself, too.
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
        # Refusing such an address is as good as showing it rightly.
        pass


def in_the_lists(survey, sandbox, tab, person):
    """Subjects, names of people and of files in the staging list, and on the page of each message."""
    texts = {"markup": HOSTILE, "direction": TURNED, "length": ENDLESS}
    for name, text in texts.items():
        sandbox.put_mail(person, transfers.FOLDER, staged(name, text, person))
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


def staged(name, text, person):
    """The list shows the beginning of a long name, with the address behind a shorter one."""
    message = email.message.EmailMessage()
    message["From"] = email.headerregistry.Address(text[:200], f"attack-{name}", "customer.example")
    message["To"] = person
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
    """Otherwise that nothing happens would prove nothing."""
    for path in paths:
        if not shown(tab, base + path):
            raise Failure(f"{path} does not show the hostile text: {tab.text()[:400]}")


def check(survey, tab, name, width=1280):
    if tab.run(FOREIGN):
        survey.problems.append(f"{name}: text became markup: {tab.text()[:300]}")
    if tab.dialogs:
        survey.problems.append(f"{name}: a foreign script ran: {tab.dialogs}")
    if tab.run(DIRECTIONS):
        survey.problems.append(f"{name}: text turns the direction of what is beside it")
    survey.problems += [f"{name}, with hostile text: {complaint}" for complaint in tab.complaints]
    survey.fits(tab, f"{name} with hostile text", width)
    tab.dialogs.clear()
    tab.complaints.clear()
