"""Granting access from within Odoo, and the settings, which are the same in Odoo and in the console."""

import json

from tasks import console
from tasks.tour import ANNA, INCOMING, MAX, OUTGOING, expect
from webclient import CLICKABLE

ROOT = "gsuite_gateway.menu_root"
SETTINGS = "gsuite_gateway.menu_settings"


def anna_grants_access(tour):
    """Anna opens the app, and grants access in the console, to which Odoo leads her, without any password."""
    anna = tour.visit(ANNA, "de")
    anna.ready()
    anna.app(ROOT)
    anna.see("Eingehende Nachrichten", "Ausgehende Nachrichten", "Meine Einstellungen", "Hier warten keine Nachrichten.")
    anna.see_not("Verwaltung", "Geplante Aktionen")
    anna.menu(SETTINGS)
    anna.see("Zugriff gewähren")
    filled(anna, "Das Gateway trägt Ihre Einstellungen hier ein", "Aktualisieren")
    anna.see("Nicht gewährt", "Transferordner für eingehende E-Mails")
    anna.again(lambda: anna.value("x_incoming_count") == "50", "the gateway enters no numbers")
    tour.picture(anna, "odoo-vor-dem-zugriff")
    tour.consoles[ANNA] = anna.opened(lambda: anna.press("Zugriff gewähren"))
    console.grant(tour, ANNA, f"Sie sind Anna Beispiel ({ANNA}).", f"Der Zugriff auf {ANNA} wurde gewährt.")
    anna.again(lambda: anna.value("x_account") == ANNA, "Odoo does not show that access is granted")
    anna.see("Zugriff erneuern", "Gewährt")


def max_grants_access(tour):
    """Max does so in English, from the preferences."""
    other = tour.visit(MAX, "en")
    other.ready()
    other.click(".o_user_menu button")
    other.press("My Preferences" if tour.odoo.version >= 19 else "Preferences")
    other.press("Google Workspace")
    other.see("Access to your Google account, transfer folders, appointments and contacts.")
    tour.consoles[MAX] = other.opened(lambda: other.press("Grant access"))
    console.grant(tour, MAX, f"You are Max Sample ({MAX}).", f"Access was granted for {MAX}.")
    other.press("My settings")
    filled(other, "The gateway enters your settings here", "Refresh")
    other.again(lambda: other.value("x_account") == MAX, "Odoo does not show that access is granted")
    other.see("Renew access", "Granted", "Transfer folder for incoming mail")
    tour.picture(other, "odoo-settings-en")


def filled(client, note, refresh):
    """The form of somebody whose settings the gateway has not entered yet says so, and shows them once they are there."""
    client.wait(lambda: client.value("x_state") or note in client.text(), "the settings do not open")
    client.again(lambda: client.value("x_state"), "the gateway enters no settings", step=lambda: press_if(client, refresh))


def press_if(client, words):
    """Presses a button that may be gone by now."""
    client.ask(f"{CLICKABLE}({json.dumps(words)})[0]?.click()")
    client.ready()


def folders(tour):
    """Anna chooses folders from a drop-down of her labels in Odoo; the console has them seconds later."""
    anna = tour.client(ANNA)
    anna.press("Synchronisiere Ordner")
    anna.told("Die Ordner werden aus Gmail gelesen.")
    tour.took("click to answer, Synchronisiere Ordner", anna.told("Ordner wurden aus Gmail gelesen."))
    anna.reload()
    anna.choose("x_incoming_folder_id", INCOMING)
    anna.choose("x_outgoing_folder_id", OUTGOING)
    anna.fill("x_start_date", "01.11.2026")
    anna.save()
    tour.took("folders from Odoo to the console", console.shows(tour, ANNA, {
        "incoming-folder": INCOMING, "outgoing-folder": OUTGOING, "calendar-start": "2026-11-01",
    }))
    tour.picture(anna, "odoo-einstellungen")


def both_ways(tour):
    """An option that is changed in Odoo is in the console, and the other way round; a value that may not be comes back."""
    anna = tour.client(ANNA)
    anna.tick("x_leaves_out_salutation")
    anna.fill("x_incoming_count", "7")
    anna.save()
    tour.took("options from Odoo to the console", console.shows(tour, ANNA, {
        "leaves-out-salutation": True, "incoming-count": "7",
    }))
    console.change(tour, ANNA, {"outgoing-count": "9", "leaves-out-salutation": False})
    tour.took("options from the console to Odoo", anna.again(
        lambda: anna.value("x_outgoing_count") == "9" and anna.value("x_leaves_out_salutation") is False,
        "Odoo does not show what was changed in the console",
    ))
    expect(anna.value("x_incoming_count") == "7", "a change in the console undid one in Odoo")
    anna.fill("x_most_deleted_percent", "500")
    anna.save()
    anna.again(lambda: anna.value("x_most_deleted_percent") != "500", "a value that may not be does not come back")
    anna.see("Nachfragen, bevor mehr")
    tour.picture(anna, "odoo-abgelehnt")
    expect(anna.value("x_problem"), "nothing says why a value came back")
    anna.fill("x_most_deleted_percent", "30")
    anna.save()
    # A form that is just drawn again shows neither.
    anna.again(
        lambda: anna.value("x_most_deleted_percent") == "30" and not anna.value("x_problem"),
        "the allowed value does not stay, or the problem does, although it was solved",
    )
