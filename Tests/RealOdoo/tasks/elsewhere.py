"""The app from other apps, and on a phone."""

from tasks.tour import ANNA, INCOMING, KLARA, MAX, expect, letter

NOTE = "Rückfrage zur Bestellung"


def other_apps(tour):
    """The lists are in Discuss too, the settings in Contacts and in Calendar, each with the menus of that app."""
    anna = tour.client(ANNA)
    anna.app("mail.menu_root_discuss")
    anna.menu("gsuite_gateway.menu_discuss_incoming")
    brand(anna, "Dialog")
    anna.reload()
    brand(anna, "Dialog")
    anna.see("Eingehende Nachrichten")
    anna.app("contacts.menu_contacts")
    anna.menu("gsuite_gateway.menu_contacts_settings")
    anna.see("Anna Beispiel", "Synchronisiere Kontakte")
    brand(anna, "Kontakte")
    anna.app("calendar.mail_menu_calendar")
    anna.menu("gsuite_gateway.menu_calendar_settings")
    anna.see("Anna Beispiel", "Synchronisiere Termine")
    brand(anna, "Kalender")


def brand(client, name):
    shown = "document.querySelector('.o_menu_brand')?.innerText.trim()"
    client.wait(lambda: client.ask(shown) == name, lambda: f"the menu bar is that of {client.ask(shown)} instead of {name}")


def phone(tour):
    """On a phone, the lists are cards, and all of a message and of the settings fits the screen."""
    anna = tour.client(ANNA)
    tour.gateway.put_mail(ANNA, INCOMING, letter(5, f"Klara Kunde <{KLARA}>", NOTE, ANNA))
    anna.press("Synchronisiere E-Mail-Eingang")
    anna.told("Eingehende E-Mails werden abgerufen.")
    anna.phone()
    anna.open(path(tour, "window_app_incoming"))
    anna.again(lambda: NOTE in anna.text(), "the new message does not come")
    expect(anna.ask("!!document.querySelector('.o_kanban_view')"), "a phone shows no cards")
    fits(anna)
    tour.picture(anna, "odoo-handy-liste")
    anna.at(f"[...document.querySelectorAll('.o_kanban_record')].find(x => x.innerText.includes('{NOTE}'))", "no card")
    anna.see("zwölf Stühle")
    fits(anna)
    tour.picture(anna, "odoo-handy-nachricht")
    anna.open(path(tour, "action_settings"))
    anna.see("Transferordner für eingehende E-Mails")
    fits(anna)
    tour.picture(anna, "odoo-handy-einstellungen")
    anna.desktop()


def path(tour, name):
    return f"/web#action={tour.odoo.id_of(f'gsuite_gateway.{name}')}"


def fits(client):
    wide = client.ask("document.querySelector('.o_content').scrollWidth - innerWidth")
    expect(wide <= 0, f"the page is {wide} pixels wider than the phone: {client.tab.location()}")
