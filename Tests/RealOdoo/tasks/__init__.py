"""People's tasks in the app "Google Workspace" of a real Odoo, step by step."""

from tasks import administration, elsewhere, failures, lists, outsiders, removal, settings, setup
from tasks.tour import Tour

__all__ = ["ALL", "Tour"]

ALL = [
    setup.odoo, administration.turns_on,
    settings.anna_grants_access, settings.folders, settings.both_ways, lists.fetches, lists.imports, lists.contacts,
    lists.google_contact, lists.appointments, failures.lead,
    settings.max_grants_access, lists.of_others,
    administration.people, administration.runs, administration.log,
    elsewhere.other_apps, elsewhere.phone, outsiders.portal, outsiders.employee,
    removal.status, removal.removal,
]
