"""`odoo status` tells what there is, and `odoo remove` leaves nothing."""

import surroundings
from tasks.tour import expect


def status(tour):
    text = tour.gateway.cli("odoo", "status")
    # The gateway's own user may not set up, and need not.
    wrong = [x for x in text.splitlines() if (" missing " in x or " failed " in x) and not x.startswith("setUp ")]
    expect(not wrong, f"odoo status has complaints: {wrong}")
    said = "was not tried on this version" in text
    tried = 16 <= tour.odoo.version <= 19
    expect(said != tried, f"odoo status does not say the truth about Odoo {tour.odoo.version}: {text}")


def removal(tour):
    """What Odoo's database is made of is the same as before the set-up."""
    for client in tour.clients.values():
        client.tab.call("Page.navigate", url="about:blank")
    # A gateway that runs would ask for what is gone.
    tour.serving.terminate()
    tour.serving.wait()
    tour.gateway.odoo("remove", "--yes")
    after = surroundings.census(tour.odoo)
    more, less = sorted(after - tour.before), sorted(tour.before - after)
    expect(not more and not less, f"odoo remove left {more}, and took {less}")
    print(f"odoo remove left nothing of the {len(after)} parts of the database that were counted")
