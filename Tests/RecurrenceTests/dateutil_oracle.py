#!/usr/bin/env python3
"""Expands recurrence rules with python-dateutil, for comparison.

Reads JSON lines {"start": "20260101T090000", "zone": "Europe/Berlin" | null, "rules": [...], "end": "20300101T000000"}
and answers each with a line: the occurrences in UTC before the end, the start among them, or {"error": ...}.
"""

import datetime
import json
import sys
import zoneinfo

from dateutil import rrule

FORM = "%Y%m%dT%H%M%S"
UTC = datetime.timezone.utc


class Beyond(Exception):
    """A rule has come to a year behind the end."""


class Years(rrule._iterinfo):
    """Ends a rule that hardly ever falls: by itself, dateutil goes on to the year 9999 for its next time."""

    last = 0

    def rebuild(self, year, month):
        if year > Years.last:
            raise Beyond
        super().rebuild(year, month)


rrule._iterinfo = Years


def times(text, start):
    try:
        yield from rrule.rrulestr(text, dtstart=start)
    except Beyond:
        return


def expand(case):
    zone = zoneinfo.ZoneInfo(case["zone"]) if case["zone"] else UTC
    start = datetime.datetime.strptime(case["start"], FORM).replace(tzinfo=zone)
    end = datetime.datetime.strptime(case["end"], FORM).replace(tzinfo=UTC)
    # Local time may be in another year than UTC.
    Years.last = end.year + 1
    found = {start.astimezone(UTC)}
    for text in case["rules"]:
        for time in times(text, start):
            # Comparing within a zone would go by its clocks.
            moment = time.astimezone(UTC)
            if moment >= end:
                break
            found.add(moment)
    return sorted(moment.strftime(FORM) for moment in found if moment < end)


for line in sys.stdin:
    try:
        answer = expand(json.loads(line))
    except ValueError as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
