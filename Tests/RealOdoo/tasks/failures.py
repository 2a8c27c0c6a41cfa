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
    red = "document.querySelector('.o-mail-Message-notification.text-danger, .o-mail-Message-notification .text-danger')"
    tour.took("a lead's failed mail turns red", anna.again(
        lambda: anna.ask(f"!!{red}"), "the failed mail does not turn red", step=lambda: read(anna),
    ))
    anna.at(red, "no red envelope")
    anna.see("Sendefehler", "Norbert Niemand")
    tour.picture(anna, "odoo-fehlgeschlagen")
    anna.press("Schließen")
    notes = tour.odoo.find("mail.notification", [["res_partner_id", "=", customer]], "notification_status", "failure_reason")
    expect([x["notification_status"] for x in notes] == ["bounce"] and notes[0]["failure_reason"], f"Odoo has {notes}")


def read(client):
    """Loads the lead again, until its messages are shown: they come after the form."""
    client.reload()
    client.see(WRITTEN)
