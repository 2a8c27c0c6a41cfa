"""The staging lists: messages of a transfer folder, imported to contacts in Odoo."""

import json

from chromium import wait_for
from walks import grant
from walks.steps import confirm, expect, see

FOLDER = "Odoo/Eingang"
KLARA, MIA, STRANGER, NEW = "kunde@customer.example", "mia@customer.example", "wer@unknown.example", "neu@unknown.example"


def bring_over(tab, sandbox, user):
    """From the choice of the folder to the result in Odoo."""
    base = sandbox.base
    grant.ask(tab, base, "mail")
    grant.answer(tab, base, "accept")
    for number, sender in enumerate((KLARA, MIA, STRANGER, NEW), 1):
        sandbox.put_mail(user, FOLDER, message(number, sender, user))
    choose_folder(tab, base)
    tab.go(base + "/transfers/incoming")
    tab.click("form[action$='/fetch'] button")
    # Contacts are looked up once all messages are staged.
    wait_for(lambda: "Mia Muster" in row(tab, base, 2), "the messages of the folder are not in the list")
    expect(rows(tab, base) == 4, "not every message of the folder is in the list", tab)
    see(tab, "Angebot 1", KLARA, "Klara Kunde", "Mia Muster", "No contact", "Angebot.pdf", "Waiting")
    nothing_selected(tab)
    manage(tab, 1, "import")
    wait_for(lambda: "Imported" in row(tab, base, 1), "the message was not imported")
    manage(tab, 2, "import-and-remove")
    wait_for(lambda: rows(tab, base) == 3, "the imported message is still in the list")
    pick_contact(tab, base, 3)
    create_contact(tab, base, 4)
    in_odoo(sandbox, tab, {
        1: ["Kundig GmbH, Klara Kunde"], 2: ["Kundig GmbH, Mia Muster"], 3: ["Lars Lieferant"], 4: ["Nora Neu"],
    })
    sandbox.put_mail(user, FOLDER, message(5, STRANGER, user))
    tab.click("form[action$='/fetch'] button")
    wait_for(lambda: rows(tab, base) == 4, "what came later is not in the list")
    manage(tab, 5, "remove", asks=True)
    see(tab, "1 message was deleted.")


def in_german(tab, base):
    """The same lists in German."""
    tab.go(base + "/transfers/incoming")
    tab.click("footer button[name=language][value=de]")
    see(tab, "Eingehende Nachrichten", "Importiert")
    tab.run("document.querySelector('#listing input[name=mail]').checked = true")
    see(tab, "E-Mails importieren und aus der Liste löschen")
    tab.click("main tbody a")
    see(tab, "Absender", "Anhänge", "In Gmail öffnen")
    tab.click("footer button[name=language][value=en]")


def message(number, sender, user):
    return (
        f"From: Somebody <{sender}>\nTo: {user}\nSubject: Angebot {number}\n"
        f"Message-ID: <angebot-{number}@customer.example>\nDate: Mon, 23 Nov 2026 12:00:0{number} +0000\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n"
        "--m\nContent-Type: text/html; charset=utf-8\n\n<p>Guten <b>Tag</b></p>\n"
        "--m\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=Angebot.pdf\n"
        "Content-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n--m--\n"
    )


def choose_folder(tab, base):
    tab.go(base + "/personal/mail")
    tab.click("main button[formaction$='/folders']")
    name = json.dumps(FOLDER)
    option = f"[...document.querySelectorAll('#incoming-folder option')].find(x => x.text.trim() === {name})"
    expect(tab.run(f"!!{option}"), "the folder is not offered", tab)
    tab.run(f"{option}.selected = true")
    tab.click("form[action$='/mail'] > .actions button")
    expect(tab.run(f"{option}.selected"), "the folder was not kept", tab)


def create_labels(tab, base):
    """Somebody without a folder has both created and chosen, and keeps what was entered beside the button."""
    tab.go(base + "/personal/mail")
    tab.fill(**{"incoming-count": "7"})
    tab.click("main button[formaction$='/labels']")
    see(tab, "These transfer folders are chosen now: Odoo/Incoming, Odoo/Outgoing.")
    for direction, name in (("incoming", "Odoo/Incoming"), ("outgoing", "Odoo/Outgoing")):
        chosen = tab.run(f"document.querySelector('#{direction}-folder').selectedOptions[0].text.trim()")
        expect(chosen == name, f"the {direction} folder is {chosen}", tab)
    kept = tab.run("document.querySelector('#incoming-count').value")
    expect(kept == "7", f"what was entered became {kept}", tab)
    expect(not tab.run("!!document.querySelector('button[formaction$=\"/labels\"]')"), "more labels are offered", tab)


def rows(tab, base):
    tab.go(base + "/transfers/incoming")
    return tab.run("document.querySelectorAll('#listing tbody tr:not(.more)').length")


LINE = "[...document.querySelectorAll('#listing tbody tr')].find(x => x.innerText.includes('Angebot %d'))"


def row(tab, base, number):
    tab.go(base + "/transfers/incoming")
    return tab.run(f"{LINE % number}?.innerText ?? ''")


def nothing_selected(tab):
    tab.click("main button[name=command][value=import]")
    see(tab, "Select messages first.")


def manage(tab, number, command, asks=False):
    tab.run(f"{LINE % number}.querySelector('input[name=mail]').checked = true")
    tab.click(f"main button[name=command][value={command}]")
    if asks:
        confirm(tab)
    else:
        see(tab, "1 message is being imported.")


def open_message(tab, base, number):
    tab.go(base + "/transfers/incoming")
    tab.go(tab.run(f"{LINE % number}.querySelector('a').href"))
    see(tab, f"Angebot {number}", "No contact", "Guten Tag")


def pick_contact(tab, base, number):
    open_message(tab, base, number)
    tab.fill(q="nobody has that name")
    tab.click("main [role=search] button")
    see(tab, "No contacts found.")
    tab.fill(q="Lars")
    tab.click("main [role=search] button")
    tab.need("main input[name=contact]")
    tab.run("document.querySelector('main input[name=contact]').checked = true")
    # What is ticked outlives another search.
    tab.fill(q="nobody has that name")
    tab.click("main [role=search] button")
    expect(tab.run("document.querySelector('main input[name=contact]').checked"), "a search loses what is ticked", tab)
    tab.click("form[action$='/contacts'] .actions button")
    see(tab, "The contacts were saved.", "Lars Lieferant")
    import_it(tab, base, number)


def create_contact(tab, base, number):
    open_message(tab, base, number)
    # Disables the browser's own validation, to see the console's errors.
    tab.run("document.querySelectorAll('main form').forEach(x => { x.noValidate = true })")
    expect(tab.run("document.querySelector('#name').value") == "Somebody", "the sender's name is not proposed", tab)
    tab.fill(name="")
    tab.click("form[action$='/new-contact'] button")
    expect(tab.run("!!document.querySelector('#name-error')"), "a contact without a name is not refused in place", tab)
    tab.complaints.clear()
    tab.fill(name="Nora Neu")
    tab.click("form[action$='/new-contact'] button")
    see(tab, "The contact Nora Neu was created.")
    import_it(tab, base, number)


def import_it(tab, base, number):
    tab.click("main button[name=command][value=import]")
    wait_for(lambda: "Imported" in row(tab, base, number), f"message {number} was not imported")


def in_odoo(sandbox, tab, wanted):
    """Each message is once on each contact that it belongs to, with its file, and no one was notified."""
    for number, contacts in wanted.items():
        found = sandbox.ask_odoo(
            "mail.message", "search_read", [["message_id", "=", f"<angebot-{number}@customer.example>"]],
            ["model", "res_id", "body", "attachment_ids", "notification_ids"],
        )
        names = sandbox.ask_odoo("res.partner", "read", [x["res_id"] for x in found], ["display_name"])
        expect(sorted(x["display_name"] for x in names) == contacts, f"message {number} is on {names}", tab)
        for one in found:
            expect("<b>Tag</b>" in one["body"] and len(one["attachment_ids"]) == 1, f"Odoo has {one}", tab)
            expect(not one["notification_ids"], f"somebody was told of message {number}", tab)
