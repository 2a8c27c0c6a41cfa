#!/usr/bin/env python3
"""Expands recurrence rules with python-dateutil, for comparison.

Reads JSON lines {"start": "20260101T090000", "zone": "Europe/Berlin" | null, "rules": [...], "end": "20300101T000000"}
and answers each with a line: the occurrences in UTC before the end, the start among them, {"error": ...}, or null for a
rule that hardly ever falls, in which dateutil loses itself.
"""

import datetime
import json
import signal
import sys
import zoneinfo

from dateutil import rrule

FORM = "%Y%m%dT%H%M%S"
UTC = datetime.timezone.utc


def expand(case):
    zone = zoneinfo.ZoneInfo(case["zone"]) if case["zone"] else UTC
    start = datetime.datetime.strptime(case["start"], FORM).replace(tzinfo=zone)
    end = datetime.datetime.strptime(case["end"], FORM).replace(tzinfo=UTC)
    found = {start.astimezone(UTC)}
    for text in case["rules"]:
        for time in rrule.rrulestr(text, dtstart=start):
            # Comparing within a zone would go by its clocks.
            moment = time.astimezone(UTC)
            if moment >= end:
                break
            found.add(moment)
    return sorted(moment.strftime(FORM) for moment in found if moment < end)


def lost(*_):
    raise TimeoutError


signal.signal(signal.SIGVTALRM, lost)
# By its own time: a busy machine loses no rule. Who starts this may hold signals back, and that is inherited.
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGVTALRM})
for line in sys.stdin:
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.5)
    try:
        answer = expand(json.loads(line))
    except TimeoutError:
        answer = None
    except ValueError as error:
        answer = {"error": str(error)}
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    print(json.dumps(answer), flush=True)
