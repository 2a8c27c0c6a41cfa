"""The three journeys that must be short, each with the mouse and with the keyboard alone, in English and in German.

The clicks are counted as `hands.py` says, from the link that a journey begins with to its end.
"""

import pathlib
import tempfile
import time

from chromium import wait_for
from fresh import CLIENT, SECRET, FirstStart
from hands import Keys, Mouse
from walks import users
from walks.mail import switch_account
from walks.steps import expect, see

LANGUAGES = {"en": "en", "de": "de-DE, de;q=0.9"}
MOST_TO_FIRST_MAIL, MOST_TO_TRANSFER, MOST_TO_REASON = 8, 8, 3
ADMINISTRATOR = "anna@acme.example"
# The scheduled actions of the sandbox run each minute.
UNTIL_TRANSFERRED = 150
FOLDERS = {"en": "Odoo/Incoming", "de": "Odoo/Eingang"}
CONTACT, NAME = "kunde@customer.example", "Klara Kunde"


def everybody(chromium):
    """Each person in each language."""
    for language, accepted in LANGUAGES.items():
        for kind in (Mouse, Keys):
            yield language, kind(chromium.visitor(accepted))


def tell(journey, language, person, most):
    count = person.count()
    print(f"{journey}, {language}, {person.name}: {count} clicks, at most {most}", flush=True)
    expect(count <= most, f"{journey} takes {count} clicks", person.tab)


def speaks(person, language):
    found = person.tab.run("document.documentElement.lang")
    expect(found == language, f"the page speaks {found} instead of {language}", person.tab)


def is_at(person, path):
    expect(person.tab.location().endswith(path), f"the next step is not {path}", person.tab)


# First start to first mail

def first_mail(chromium, binary, folder):
    """From the link that the gateway writes at its first start to a message that Gmail has delivered."""
    for language, person in everybody(chromium):
        place = pathlib.Path(tempfile.mkdtemp(prefix="first-", dir=folder))
        gateway = FirstStart(binary, place, ADMINISTRATOR)
        try:
            begin(person, gateway, language)
        finally:
            gateway.end()
        tell("first start to first mail", language, person, MOST_TO_FIRST_MAIL)


def begin(person, gateway, language):
    tab = person.tab
    person.open(gateway.link)
    speaks(person, language)
    for name, value in (("email", ADMINISTRATOR), ("name", "Anna Beispiel")):
        person.type(f"main [name={name}]", value)
    choose_password(person)
    is_at(person, "/assistant")
    person.follow("main a[href$='/google-project']")
    person.type("main [name=client-id]", CLIENT)
    person.type("main [name=client-secret]", SECRET)
    person.follow("main form button")
    is_at(person, "/assistant")
    person.follow("main form[action$='/grant'] button")
    person.follow("button[value=accept]")
    is_at(person, "/assistant")
    person.follow("main form[action$='/assistant/test'] button")
    # The page follows the message by itself.
    wait_for(lambda: found(tab, "main .notice.done"), "the first message was not shown as sent")
    expect(gateway.arrivals(ADMINISTRATOR) == 1, "the first message did not arrive", tab)
    speaks(person, language)


def choose_password(person):
    for name in ("password", "repeated"):
        person.type(f"main [name={name}]", users.PASSWORD)
    person.follow("main form button")


def found(tab, selector):
    return tab.arrived() and tab.run(f"!!document.querySelector({selector!r})")


# Invitation to working transfer

def transfer(chromium, sandbox, anna):
    """From the link of an invitation to mail of a folder in Gmail that is on a contact in Odoo."""
    invited = []
    for number, (language, person) in enumerate(everybody(chromium)):
        email = f"person{number}@acme.example"
        sandbox.ask_google("accounts", {"address": email, "name": "Petra Person"})
        sandbox.ask_odoo("res.users", "create", [{"name": "Petra Person", "login": email}])
        set_up(person, users.invite(anna, sandbox.base, email, "Petra Person"), language)
        tell("invitation to working transfer", language, person, MOST_TO_TRANSFER)
        sandbox.put_mail(email, FOLDERS[language], message(number, email))
        invited.append(number)
    until = time.monotonic() + UNTIL_TRANSFERRED
    while missing := [number for number in invited if contacts(sandbox, number) != [NAME]]:
        expect(time.monotonic() < until, f"the mail of {missing} is not on its contact in Odoo", anna)
        time.sleep(1)
    print(f"the mail of all {len(invited)} invited people is on its contact in Odoo", flush=True)


def set_up(person, link, language):
    person.open(link)
    speaks(person, language)
    choose_password(person)
    is_at(person, "/personal")
    person.tick("#purpose-mail")
    person.follow("main form[action$='/grant'] button")
    person.follow("button[value=accept]")
    is_at(person, "/personal/mail")
    person.tick("main [name=imports-by-itself]")
    person.follow("main button[formaction$='/labels']")
    see(person.tab, FOLDERS[language])
    person.follow("main .actions button:not([formaction])")
    is_at(person, "/personal/mail")
    expect(person.tab.run("document.querySelector('[name=imports-by-itself]').checked"), "the tick is lost", person.tab)


def message(number, recipient):
    return (
        f"From: {NAME} <{CONTACT}>\nTo: {recipient}\nSubject: Anfrage {number}\n"
        f"Message-ID: <anfrage-{number}@customer.example>\nDate: Mon, 23 Nov 2026 12:00:0{number} +0000\n\nGuten Tag\n"
    )


def contacts(sandbox, number):
    """The names of the contacts that a message is on."""
    on = sandbox.ask_odoo(
        "mail.message", "search_read", [["message_id", "=", f"<anfrage-{number}@customer.example>"]], ["res_id"]
    )
    return [x["name"] for x in sandbox.ask_odoo("res.partner", "read", [x["res_id"] for x in on], ["name"])]


# Why did this not arrive

def reason(chromium, sandbox, anna, account):
    """From the start page to the verdict on a message that waits because its account is paused."""
    recipient = "angehalten@customer.example"
    switch_account(anna, sandbox.base, account, "pause")
    sandbox.send(
        f"From: Info <{account}>\nTo: {recipient}\nSubject: Mahnung\nMessage-ID: <mahnung@odoo.acme.example>\n\nBitte\n",
        "bounce@acme.example", recipient,
    )
    for language, person in everybody(chromium):
        users.sign_in(person.tab, sandbox.base, ADMINISTRATOR)
        person.tab.go(sandbox.base + "/")
        person.tab.click(f"footer button[name=language][value={language}]")
        # The start page is where the journey begins.
        person.tab.go(sandbox.base + "/")
        speaks(person, language)
        person.type("header input[name=q]", recipient)
        person.submit("header input[name=q]")
        person.follow("#listing tbody a")
        expect(found(person.tab, "#verdict .headline"), "no verdict says what became of the message", person.tab)
        see(person.tab, recipient)
        tell("why did this not arrive", language, person, MOST_TO_REASON)
    switch_account(anna, sandbox.base, account, "resume")
    wait_for(lambda: sandbox.arrivals(recipient) == 1, "what waited for its account was not sent")


def all_of_them(chromium, binary, folder, sandbox, anna, account):
    first_mail(chromium, binary, folder)
    transfer(chromium, sandbox, anna)
    reason(chromium, sandbox, anna, account)
