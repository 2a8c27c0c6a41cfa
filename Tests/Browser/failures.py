"""Thirty days of mail that failed for several reasons, as the gateway counts it, so that the charts show something.

The counts are written to the database of the running gateway: it would take days to let that much fail.
"""

import contextlib
import json
import sqlite3
import time

from chromium import DEADLINE

# How often mail was retried, given up and bounced on a day, the most frequent first. More than the chart tells apart.
REASONS = {
    ("answered", "HTTP 429, rateLimitExceeded: User-rate limit exceeded."): (9, 0, 0),
    ("answered", "HTTP 503, backendError: The service is currently unavailable."): (6, 1, 0),
    ("no-answer", "timeout", "no bytes for 90 s"): (4, 1, 0),
    ("words", "550 5.1.1 The email account that you tried to reach does not exist."): (0, 0, 4),
    ("submission-answered", "552 5.2.2 The recipient's inbox is out of storage space and inactive."): (0, 2, 1),
    ("token-refused", "invalid_grant"): (0, 2, 0),
    ("account-spent",): (1, 0, 0),
}
DOMAINS = ("customer.example", "supplier.example", "xn--mller-kva.example")
DAYS = 30
SECONDS_OF_A_DAY = 86400


def count(folder):
    """`folder` is that of the sandbox. Each day differs from the next, and each run of this is the same."""
    database, = folder.glob("**/gateway.sqlite")
    today = int(time.time()) // SECONDS_OF_A_DAY
    with contextlib.closing(sqlite3.connect(database, timeout=DEADLINE)) as connection, connection:
        for age in range(DAYS):
            for place, domain in enumerate(DOMAINS):
                add_day(connection, today - age, domain, (age * 7 + place * 3) % 5)


def add_day(connection, day, domain, factor):
    sums = [0, 0, 0]
    for reason, usual in REASONS.items():
        counts = [factor * number for number in usual]
        sums = [a + b for a, b in zip(sums, counts)]
        if any(counts):
            insert(connection, "domain_error", (day, domain, stored(*reason)), ("cause",), (), counts)
    insert(connection, "domain_traffic", (day, domain), (), (40 + 11 * factor,), sums)


def insert(connection, table, key, more, sent, counts):
    names = ["day", "domain", *more]
    numbers = (["sent"] if sent else []) + ["repeated", "final", "returned"]
    columns = names + numbers
    connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT ({', '.join(names)}) DO UPDATE SET "
        + ", ".join(f"{x} = {table}.{x} + excluded.{x}" for x in numbers),
        (*key, *sent, *counts),
    )


def stored(code, *values):
    """A reason in the form in which the gateway keeps it."""
    if code == "words":
        return values[0]
    return json.dumps({"code": code, **({"values": values} if values else {})}, separators=(",", ":"), ensure_ascii=False)
