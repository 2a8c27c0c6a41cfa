"""Users' tasks in the console, step by step. Every walk must also work without scripts."""

from walks import (
    captured, databases, forgotten, frame, grant, journeys, live, look, mail, people, shared, transfers, users,
)

ANNA, OTTO, INFO = "anna@acme.example", "otto@acme.example", "info@acme.example"
# A user who has no account in the gateway yet.
ERIKA = "erika@acme.example"
# Somebody whom a file names.
DORIS = "doris@acme.example"


def all_of_them(chromium, sandbox, scripts):
    """The tabs of the administrator Anna and the user Erika, both signed in. `scripts`: whether pages may run scripts."""
    base = sandbox.base
    anna, erika, nobody = chromium.visitor(), chromium.visitor(), chromium.visitor()
    german = chromium.visitor("de-AT, de;q=0.9, en;q=0.5")
    for tab in (anna, erika, nobody, german):
        tab.scripts(scripts)
    users.first_administrator(anna, sandbox.link, ANNA)
    users.link_is_used_up(nobody, sandbox.link)
    users.sign_out_and_in(anna, base, ANNA)
    sandbox.ask_google("accounts", {"address": ERIKA, "name": "Erika Beispiel"})
    link = users.invite(anna, base, ERIKA, "Erika Beispiel")
    users.accept_invitation(erika, link, base)
    grant.refused(erika, base)
    grant.partial(erika, base, "gmail", granted=["Calendar"], missing=["Send mail", "Labels and mail"])
    grant.partial(erika, base, "calendar", granted=["Send mail", "Labels and mail"], missing=["Calendar"])
    grant.full(erika, base)
    grant.thinks_twice_about_revoking(erika, base)
    transfers.create_labels(erika, base)
    mail.default_sender(anna, base, OTTO)
    mail.default_sender(anna, base, INFO)
    mail.test_message(anna, sandbox, "neukunde@customer.example", INFO)
    mail.hold_and_release(anna, sandbox, "wartet@customer.example", INFO)
    second = chromium.visitor()
    second.scripts(scripts)
    users.sign_in(second, base, ANNA)
    if scripts:
        live.queue(anna, second, sandbox, INFO, "sofort@customer.example", "spaeter@customer.example")
        mail.explained(anna, base, "spaeter@customer.example", "held by anna@acme.example")
        live.message(anna, second, sandbox, "spaeter@customer.example")
    else:
        live.without_scripts(anna, second, sandbox, INFO, "sofort@customer.example")
    frame.search(anna, base, "wartet@customer.example", "Test")
    frame.sort(anna, base)
    databases.added_and_removed(anna, sandbox)
    sandbox.ask_google("accounts", {"address": DORIS, "name": "Doris Beispiel"})
    people.from_a_file(anna, sandbox, DORIS)
    people.of_odoo(anna, sandbox, "frida@acme.example", "Frida Neumann")
    forgotten.reset(erika, sandbox, ERIKA)
    if scripts:
        frame.drafts(anna, base)
    captured.of_a_copy(anna, sandbox, "testkopie@customer.example", "zweite@customer.example")
    shared.by_several(anna, sandbox, "rechnungsempfang@customer.example", ANNA, INFO)
    transfers.bring_over(anna, sandbox, ANNA)
    transfers.in_german(anna, base)
    look.by_browser(german, base)
    look.language(anna, base, "de")
    look.language(anna, base, "en")
    look.theme(anna, base)
    return anna, erika
