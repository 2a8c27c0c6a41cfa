"""Fills the gateway's database as months of use do: messages in all states, attempts, events, the log, the charts.

Writes rows directly to the tables, since sending that much mail would take far longer than the measurement.
"""

import json
import random
import sqlite3

# The upper bits of a queue id are milliseconds since 2020, the lower ones a counter.
EPOCH = 1_577_836_800_000
COUNTER_BITS = 22
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DAYS = 30
DAY = 86_400_000
HOUR = 3_600_000
# The states' numbers in the tables, with their shares in percent.
WAITING, UNCERTAIN, HELD, FAILED, DELIVERED, SUPPRESSED, REMOVED = 0, 1, 3, 4, 5, 6, 7
SHARES = {DELIVERED: 74, WAITING: 15, FAILED: 5, HELD: 2, UNCERTAIN: 1, SUPPRESSED: 2, REMOVED: 1}
NOUNS = ["Invoice", "Offer", "Order", "Delivery", "Ticket", "Reminder", "Rechnung", "Angebot", "Lieferung", "Termin"]
COMPANIES = ["Nordwind", "Kessler", "Brandt", "Oleander", "Falk", "Sommer", "Hansen", "Reuter", "Vogel", "Lindner"]


def queue_id(number):
    text = ""
    for _ in range(13):
        text = ALPHABET[number & 31] + text
        number >>= 5
    return text


def fill(path, count, now):
    """Returns search terms, each from a message in the middle."""
    chance = random.Random(1)
    database = sqlite3.connect(path)
    database.execute("PRAGMA synchronous = OFF")
    with database:
        accounts = [row[0] for row in database.execute("SELECT id FROM account")]
        wanted = messages(database, chance, accounts, count, now)
        log(database, chance, count, now)
        charts(database, chance, accounts, now)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return wanted


def messages(database, chance, accounts, count, now):
    states = chance.choices(list(SHARES), list(SHARES.values()), k=count)
    rows, deliveries, attempts, events = [], [], [], []
    wanted = {}
    for number, state in enumerate(states):
        at = now - DAYS * DAY + (DAYS * DAY - HOUR) * number // count
        key = ((at - EPOCH) << COUNTER_BITS) + number
        sender = f"user{chance.randrange(500)}@acme.example"
        recipient = f"{chance.choice(COMPANIES).lower()}{chance.randrange(20_000)}@customer{chance.randrange(900)}.example"
        subject = f"{chance.choice(NOUNS)} {number:06} for {chance.choice(COMPANIES)}"
        message_id = f"<{number}.{at}-openerp-mail.message@odoo>"
        account = chance.choice(accounts)
        rows.append((key, at, sender, 0, "192.0.2.7", "odoo", "ESMTP", f"Somebody <{sender}>", subject, message_id,
                     chance.randrange(2_000, 80_000), b"\0" * 16, number.to_bytes(32, "big")))
        is_ended = state in (DELIVERED, FAILED, REMOVED, SUPPRESSED)
        gmail = f"19a{key % 0xFFFFFFFFFFFFF:013x}" if state == DELIVERED else None
        tries = {DELIVERED: 1, FAILED: 3, UNCERTAIN: 1}.get(state, 0)
        reason = "Google answered HTTP 400 invalidArgument: Invalid To header" if state == FAILED else None
        deliveries.append((key, 1, account, number % 3, recipient, state, now + DAY if state == WAITING else at, tries,
                           tries, at if tries else None, int(state == UNCERTAIN), reason, gmail,
                           f"<{gmail}@mail.gmail.com>" if gmail else None, at + 900 if is_ended else None))
        for attempt in range(1, tries + 1):
            outcome = {DELIVERED: "delivered", UNCERTAIN: "unknown"}.get(state, "failed" if attempt == tries else "retry")
            attempts.append((key, 1, attempt, account, at + 100 * attempt, at + 100 * attempt + 80, outcome, reason))
        if state in (HELD, FAILED, REMOVED):
            events.append((key, at + 1000, {HELD: "held", REMOVED: "removed"}.get(state, "reported"), ""))
        if number == count // 2 or (number > count // 2 and "gmail" not in wanted and gmail):
            wanted.update(id=queue_id(key), sender=sender, recipient=recipient, subject=subject, message_id=message_id)
            if gmail:
                wanted["gmail"] = gmail
    database.executemany(
        "INSERT INTO message (id, received_at, sender, needs_smtputf8, client, helo, protocol, from_text, subject,"
        " message_id, size, checksum, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.executemany(
        "INSERT INTO delivery (message, part, account, priority, recipients, state, due_at, attempts, tries,"
        " first_attempt_at, must_search, reason, remote_id, sent_message_id, ended_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", deliveries)
    database.executemany(
        "INSERT INTO attempt (message, part, number, account, started_at, ended_at, outcome, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", attempts)
    database.executemany("INSERT INTO event VALUES (?, ?, ?, ?)", events)
    database.execute(
        "INSERT INTO message_search (rowid, sender, from_text, subject, recipients)"
        " SELECT id, sender, from_text, subject, recipients FROM message_text")
    return wanted


def log(database, chance, count, now):
    rows = []
    for number in range(count):
        level = chance.choices([1, 2, 3, 4], [50, 40, 8, 2])[0]
        at = now - DAYS * DAY + (DAYS * DAY - HOUR) * number // count
        rows.append((at, level, chance.choice(["mail-out", "intake", "grants", "queue"]), "delivered",
                     f"user{chance.randrange(50)}@acme.example", json.dumps({"attempt": "1", "after-ms": str(number)})))
    database.executemany(
        "INSERT INTO log_entry (at, level, category, text, account, details) VALUES (?, ?, ?, ?, ?, ?)", rows)


def charts(database, chance, accounts, now):
    """Writes an hour's counts for account 0, which is the total, and of the last day for each account."""
    last = now // HOUR
    for hour in range(last - DAYS * 24, last + 1):
        for account in [0, *accounts] if hour > last - 24 else [0]:
            amount = chance.randrange(1, 60)
            database.execute(
                "INSERT INTO traffic (hour, account, received, delivered, failed, entered, departed, delay3, delay7)"
                " VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?)",
                (hour, account, amount, amount, amount, amount, amount - amount // 3, amount // 3))
            for cause in range(4):
                database.execute(
                    "INSERT INTO traffic_error VALUES (?, ?, ?, ?, 1)", (hour, account, f"cause {cause}", amount))
