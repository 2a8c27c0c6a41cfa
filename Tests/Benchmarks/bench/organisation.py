"""Makes an organisation of one account: many accounts, and the people whom they belong to.

Writes rows directly to the tables, while no gateway serves: a command for each would take minutes. The copies have the first
account's credential, with which nothing can be sent.

    organisation.py DATABASE COUNT
"""

import sqlite3
import sys
import time

ACTIONS = ["import-new-contacts", "sync-appointments", "sync-contacts", "sync-mail-in", "sync-mail-out"]
# Longer than anything that is measured.
LATER = 86_400_000


def populate(path, count):
    database = sqlite3.connect(path)
    now = int(time.time() * 1000)
    with database:
        first, scopes, options, health, granted = database.execute(
            "SELECT credential, scopes, options, health, granted_at FROM account ORDER BY id LIMIT 1"
        ).fetchone()
        options = options.replace('"isDefaultSender":true', '"isDefaultSender":false')
        for number in range(count - database.execute("SELECT count(*) FROM account").fetchone()[0]):
            address = f"person{number}@acme.example"
            account = database.execute(
                "INSERT INTO account (address, credential, scopes, options, health, send_as, granted_at)"
                " VALUES (?, ?, ?, ?, ?, '[]', ?)", (address, first, scopes, options, health, granted)
            ).lastrowid
            person = database.execute(
                "INSERT INTO users (email, name, role, is_active, created_at, last_sign_in_at, account)"
                " VALUES (?, ?, 'user', 1, ?, ?, ?)", (address, f"Person {number}", now, now, account)
            ).lastrowid
            database.executemany(
                "INSERT INTO action_state (kind, user_id, is_present, due_at) VALUES (?, ?, 1, ?)",
                [(kind, person, now + LATER) for kind in ACTIONS],
            )
    database.close()


if __name__ == "__main__":
    populate(sys.argv[1], int(sys.argv[2]))
