"""The lists of messages: fetched, imported, deleted, seen at the contact."""

from tasks.tour import ANNA, KLARA, MAX, STRANGER, expect

ROOT = "gsuite_gateway.menu_root"
INCOMING, OUTGOING = "gsuite_gateway.menu_incoming", "gsuite_gateway.menu_outgoing"
ORDER, DATE, ASKED = "Bestellung 4711", "Liefertermin", "Anfrage"


def fetches(tour):
    """Anna fetches mail with the buttons of her settings, and finds it in the lists. Her first run, which began at once
    when she was granted access or chose the folders, may have fetched it before."""
    anna = tour.client(ANNA)
    anna.press("Synchronisiere E-Mail-Eingang")
    anna.told("Eingehende E-Mails werden abgerufen.")
    tour.took("click to the end of the run, incoming mail", anna.told_one_of("3", "Es gab nichts Neues."))
    anna.press("Synchronisiere E-Mail-Ausgang")
    anna.told("Ausgehende E-Mails werden abgerufen.")
    anna.menu(INCOMING)
    # A message about an earlier action may have the page before loaded again.
    anna.again(lambda: len(anna.rows()) == 3, "the three messages are not in the list", lambda: anna.menu(INCOMING))
    anna.see(ORDER, DATE, ASKED, "Klara Kunde", "Mia Muster", "Bestellung.pdf", "Wartet")
    anna.menu(OUTGOING)
    anna.again(lambda: len(anna.rows()) == 1, "the sent message is not in the list", lambda: anna.menu(OUTGOING))
    anna.see("Re: Bestellung 4711")


def imports(tour):
    """Imports two of three messages, with and without removing them, and deletes the third."""
    anna = tour.client(ANNA)
    anna.menu(INCOMING)
    anna.wait(lambda: len(anna.rows()) == 3, "the list is not there")
    anna.select(ORDER)
    tour.picture(anna, "odoo-eingehende-nachrichten")
    anna.press("Importiere Mails")
    anna.told("1 Nachricht wird importiert.")
    tour.took("click to the import's end", anna.told("importiert", "1"))
    anna.again(lambda: len(anna.rows()) == 2, "the imported message is still among the open ones")
    anna.press_row(DATE)
    anna.see("Guten Tag", "zwölf Stühle")
    tour.picture(anna, "odoo-nachricht")
    safe(anna)
    anna.press("Importiere Mails & lösche sie")
    anna.told("1 Nachricht wird importiert.")
    anna.menu(INCOMING)
    anna.again(lambda: len(anna.rows()) == 1, "the message that was to be deleted after its import is still there")


def safe(client):
    """The preview loads nothing from elsewhere, and runs nothing."""
    shown = client.tab.run("document.querySelector('.o_form_view [name=x_preview]').innerHTML")
    expect("tracker.example" not in shown, "the preview loads a tracking pixel")
    expect("<script" not in shown and client.tab.run("document.title") != "run", "the preview runs scripts")


def contacts(tour):
    """Creates a contact for an unknown sender, imports that message as well, and finds what was imported at the contact."""
    anna, odoo = tour.client(ANNA), tour.odoo
    anna.press_row(ASKED)
    anna.see(f"Ina Interessent <{STRANGER}>")
    anna.press("Kontakte anlegen")
    anna.told("Angelegte Kontakte: 1")
    expect(odoo.find("res.partner", [["email", "=", STRANGER]], "name")[0]["name"] == "Ina Interessent", "no contact")
    anna.menu(INCOMING)
    anna.wait(lambda: len(anna.rows()) == 1, "the list is not there")
    anna.select(ASKED)
    anna.press("Aus der Liste löschen")
    anna.told("1 Nachricht wurde aus der Liste gelöscht.")
    anna.wait(lambda: not anna.rows(), "the deleted message is still in the list")
    klara = odoo.find("res.partner", [["email", "=", KLARA]], "name")[0]["id"]
    anna.record("res.partner", klara)
    anna.see("Importierte Mails", ORDER)
    tour.picture(anna, "odoo-kontakt")
    anna.press_stat("Importierte Mails")
    anna.see(ORDER, "Importiert")
    imported = odoo.find("mail.message", [["model", "=", "res.partner"], ["res_id", "=", klara], ["message_type", "=", "email"]], "subject", "attachment_ids", "notification_ids")
    expect([x["subject"] for x in imported] == [ORDER], f"at the contact is {imported}")
    expect(len(imported[0]["attachment_ids"]) == 1 and not imported[0]["notification_ids"], f"{imported}")


def google_contact(tour):
    """The contact goes into Anna's Google contacts by the switch on its form."""
    anna, odoo = tour.client(ANNA), tour.odoo
    klara = odoo.find("res.partner", [["email", "=", KLARA]], "name")[0]["id"]
    anna.record("res.partner", klara)
    anna.press_stat("Nicht in meinen Google-Kontakten")
    anna.wait(lambda: anna.stat("In meinen Google-Kontakten"), "the switch does not show that it is on")
    tour.picture(anna, "odoo-google-kontakt")
    anna.app(ROOT)
    anna.menu("gsuite_gateway.menu_settings")
    anna.press("Synchronisiere Kontakte")
    anna.told("Die Kontakte werden synchronisiert.")
    tour.took("click to the end of the run, contacts", anna.told("1 angelegt."))
    created = tour.gateway.control("GET", "requests")
    expect(any("createContact" in x or "batchCreateContacts" in x for x in created), f"Google got no contact: {created}")
    anna.record("res.partner", klara)
    anna.press_stat("In meinen Google-Kontakten")
    anna.wait(lambda: anna.stat("Nicht in meinen Google-Kontakten"), "the switch does not show that it is off")


def appointments(tour):
    """The entry in the calendar fetches appointments; for somebody without access it leads to the settings."""
    anna = tour.client(ANNA)
    anna.app("calendar.mail_menu_calendar")
    anna.wait(lambda: anna.ask("!!document.querySelector('.o_calendar_view .fc')"), "the calendar does not come")
    anna.press("Termine von Google abrufen")
    tour.took("click to the end of the run, appointments", anna.told("Termin"))
    owned = [["name", "=", "Werksbesichtigung"], ["user_id.login", "=", ANNA]]
    anna.again(lambda: tour.odoo.find("calendar.event", owned, "start"), "the appointment is not in Odoo", step=lambda: None)
    anna.reload()
    anna.wait(lambda: anna.ask("!!document.querySelector('.o_calendar_view .fc')"), "the calendar does not come again")
    tour.picture(anna, "odoo-kalender")


def of_others(tour):
    """Max sees nothing of Anna's: not in the lists, not over RPC, whatever he sends."""
    other = tour.client(MAX)
    other.app(ROOT)
    other.menu(INCOMING)
    other.see("No messages are waiting here.")
    other.see_not(ORDER, DATE, ASKED)
    tour.picture(other, "odoo-empty-en")
