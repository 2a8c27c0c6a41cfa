"""The pages for administrators: people, scheduled actions, log, and the tab of a user."""

from tasks.tour import ADAM, ANNA, MAX, expect

ROOT, ADMINISTRATION = "gsuite_gateway.menu_root", "gsuite_gateway.menu_administration"


NAMES = (
    "G Suite Import New Contacts Automatically", "G Suite Sync Appointments", "G Suite Sync Contacts",
    "G Suite Sync E-Mail-In", "G Suite Sync E-Mail-Out",
)


def turns_on(tour):
    """The administrator turns the scheduled actions on, by their names, and one off and on again."""
    adam = tour.visit(ADAM, "en")
    adam.ready()
    of_actions(adam)
    adam.select(*NAMES)
    adam.press("Turn on")
    adam.told("The scheduled action is now on.")
    tour.took("five actions turned on", adam.again(lambda: enabled(tour) == set(NAMES), "not all actions are on"))
    adam.select(NAMES[3])
    adam.press("Turn off")
    adam.told("The scheduled action is now off.")
    adam.again(lambda: enabled(tour) == set(NAMES) - {NAMES[3]}, "the action is not off")
    adam.select(NAMES[3])
    adam.press("Turn on")
    adam.told("The scheduled action is now on.")
    adam.again(lambda: enabled(tour) == set(NAMES), "the action is not on again")


def of_actions(adam):
    adam.app(ROOT)
    adam.menu(ADMINISTRATION, "gsuite_gateway.menu_actions")
    adam.again(lambda: len(adam.rows()) == 5, "there are not five scheduled actions")


def runs(tour):
    """Runs an action now: it ran, and its outcome and its log entries are there."""
    adam = tour.client(ADAM)
    of_actions(adam)
    before = last(tour)
    adam.select(NAMES[3])
    adam.press("Run now")
    adam.told("The scheduled action is started.")
    adam.again(lambda: last(tour) != before, "the action did not run")
    tour.took("an action's outcome is shown", adam.again(
        lambda: any(NAMES[3] in x and "Succeeded" in x for x in adam.rows()), "the action's outcome is not shown",
    ))
    tour.picture(adam, "odoo-scheduled-actions")


def last(tour):
    return tour.odoo.find("x_gsuite_action", [["x_name", "=", NAMES[3]]], "x_last_run")[0]["x_last_run"]


def enabled(tour):
    """The names of the actions that are on, as the gateway has them."""
    return {x["name"] for x in tour.gateway.json("actions", "list") if x["enabled"]}


def people(tour):
    """All people with their state; the form of one; the tab of a user."""
    adam = tour.client(ADAM)
    adam.app(ROOT)
    adam.menu(ADMINISTRATION, "gsuite_gateway.menu_people")
    adam.again(lambda: any("Anna Beispiel" in x and "Granted" in x for x in adam.rows()), "Anna is not among the people")
    expect(any("Max Sample" in x for x in adam.rows()), f"Max is not among the people: {adam.rows()}")
    tour.picture(adam, "odoo-people")
    adam.press_row("Anna Beispiel")
    adam.see("Transfer folder for incoming mail", "Synchronise folders")
    adam.see_not("Grant access")
    adam.fill("x_outgoing_count", "11")
    adam.save()
    anna = tour.client(ANNA)
    anna.app(ROOT)
    anna.menu("gsuite_gateway.menu_settings")
    anna.see("Transferordner für eingehende E-Mails")
    anna.again(lambda: anna.value("x_outgoing_count") == "11", "what the administrator changed is not in Anna's settings")
    user = tour.odoo.find("res.users", [["login", "=", MAX]], "name")[0]["id"]
    # The form that the settings of Odoo lead to; the model has a shorter one.
    adam.record("res.users", user, tour.odoo.id_of("base.action_res_users"))
    adam.press_tab("Google Workspace")
    adam.see("Max Sample", MAX, "Granted")
    tour.picture(adam, "odoo-user")


def log(tour):
    adam, anna = tour.client(ADAM), tour.client(ANNA)
    adam.app(ROOT)
    adam.menu("gsuite_gateway.menu_log")
    adam.again(lambda: adam.rows(), "the log is empty")
    tour.picture(adam, "odoo-log")
    anna.app(ROOT)
    anna.menu("gsuite_gateway.menu_log")
    anna.again(lambda: anna.rows(), "Anna's log is empty")
    expect(not any("Max" in x for x in anna.rows()), f"Anna's log tells of others: {anna.rows()}")
    tour.picture(anna, "odoo-protokoll")
