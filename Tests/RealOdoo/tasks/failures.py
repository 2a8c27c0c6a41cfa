"""A mail of a lead that cannot be delivered turns red in Odoo."""

from surroundings import Odoo, variable
from tasks.tour import ANNA, NOBODY, expect

WRITTEN = "anbei das Angebot"


def lead(tour):
    """Anna writes to the customer of a lead; the failure is shown there, with its reason."""
    anna, own = tour.client(ANNA), Odoo(ANNA, variable("PASSWORD"))
    customer = own.call("res.partner", "create", {"name": "Norbert Niemand", "email": NOBODY})
    number = own.call("crm.lead", "create", {"name": "Walk: Büroausstattung", "partner_id": customer, "type": "opportunity"})
    own.call("crm.lead", "message_post", [number], body=f"Guten Tag, {WRITTEN}.", partner_ids=[customer],
             message_type="comment", subtype_xmlid="mail.mt_comment")
    anna.record("crm.lead", number)
    anna.see("Walk: Büroausstattung", WRITTEN)
    # The first is that of Odoo 16.
    envelopes = ".o_Message_notificationIconClickable", ".o-mail-Message-notification", ".o-mail-Message-notification *"
    red = f"document.querySelector('{', '.join(f'{x}.text-danger' for x in envelopes)}')"
    tour.took("a lead's failed mail turns red", anna.again(
        lambda: anna.ask(f"!!{red}"), "the failed mail does not turn red", step=lambda: read(anna),
    ))
    anna.at(red, "no red envelope")
    # Since Odoo 19, the reason stands beside the name, in a bubble that closes by itself.
    has_bubble = tour.odoo.version >= 19
    anna.see("Norbert Niemand", "Unzustellbar" if has_bubble else "Sendefehler")
    anna.see_not("Kein Fehler")
    tour.picture(anna, "odoo-fehlgeschlagen")
    if not has_bubble:
        anna.press("Schließen")
    notes = tour.odoo.find("mail.notification", [["res_partner_id", "=", customer]], "notification_status", "failure_reason")
    expect([x["notification_status"] for x in notes] == ["bounce"] and notes[0]["failure_reason"], f"Odoo has {notes}")


def read(client):
    """Loads the lead again, until its messages are shown: they come after the form."""
    client.reload()
    client.see(WRITTEN)
