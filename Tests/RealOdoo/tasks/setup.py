"""The people and records in Odoo, and what `odoo setup` makes of it."""

import time

import surroundings
from tasks.tour import ADAM, ANNA, INCOMING, KLARA, MAX, MIA, NOBODY, OUTGOING, PAUL, PIXEL, STRANGER, expect, letter

COMPANY = "Kundig GmbH"
# What the walk makes in Odoo, and an earlier one may have left.
LEFT_BEHIND = (
    ("crm.lead", [["name", "=like", "Walk: %"]]),
    ("calendar.event", [["name", "=", "Werksbesichtigung"]]),
    ("res.partner", [["email", "in", [KLARA, MIA, STRANGER, NOBODY]]]),
    ("res.partner", [["name", "=", COMPANY]]),
)


def odoo(tour):
    """Sets up Odoo: the first time within seconds, the second time nothing is left to do."""
    odoo, gateway = tour.odoo, tour.gateway
    gateway.begin((ANNA, "Anna Beispiel"), (MAX, "Max Sample"))
    gateway.odoo("remove", "--yes")
    for model, domain in LEFT_BEHIND:
        odoo.call(model, "unlink", [x["id"] for x in odoo.find(model, domain, "id")])
    people(odoo)
    tour.before = surroundings.census(odoo)
    for address in (ANNA, MAX):
        mailbox(gateway, address)
    began = time.monotonic()
    gateway.odoo("setup", "--yes", "--domains", "acme.example", "--smtp-host", gateway.address)
    tour.took("odoo setup", time.monotonic() - began)
    began = time.monotonic()
    again = gateway.odoo("setup", "--yes")
    tour.took("odoo setup, again", time.monotonic() - began)
    expect("Everything is set up." in again, f"a second set-up has work to do: {again[-1500:]}")
    tour.serving = gateway.serve()


def people(odoo):
    seller = "sales_team.group_sale_salesman_all_leads"
    odoo.person(ANNA, "Anna Beispiel", "de_DE", "base.group_user", "base.group_partner_manager", seller)
    odoo.person(MAX, "Max Sample", "en_US", "base.group_user")
    odoo.person(PAUL, "Paul Portal", "en_US", "base.group_portal")
    odoo.person(ADAM, "Adam Admin", "en_US", "base.group_user", "base.group_system")
    company = odoo.call("res.partner", "create", {"name": COMPANY, "is_company": True})
    for name, address in (("Klara Kunde", KLARA), ("Mia Muster", MIA)):
        odoo.call("res.partner", "create", {"name": name, "email": address, "parent_id": company, "lang": "de_DE"})


def mailbox(gateway, address):
    """Three messages in the folder for incoming mail, one in that for outgoing mail, and an appointment."""
    gateway.put_mail(address, INCOMING, letter(1, f"Klara Kunde <{KLARA}>", "Bestellung 4711", address))
    gateway.put_mail(address, INCOMING, letter(2, f"Mia Muster <{MIA}>", "Liefertermin", address, PIXEL))
    gateway.put_mail(address, INCOMING, letter(3, f"Ina Interessent <{STRANGER}>", "Anfrage", address))
    gateway.put_mail(address, OUTGOING, letter(4, address, "Re: Bestellung 4711", f"Klara Kunde <{KLARA}>"))
    gateway.put_event(address, {
        "summary": "Werksbesichtigung", "start": {"dateTime": "2026-12-02T09:00:00Z", "timeZone": "UTC"},
        "end": {"dateTime": "2026-12-02T11:00:00Z", "timeZone": "UTC"},
        "attendees": [{"email": KLARA, "displayName": "Klara Kunde", "responseStatus": "accepted"}],
    })
