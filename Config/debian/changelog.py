#!/usr/bin/env python3
"""Turns .github/CHANGELOG.md (Keep a Changelog) into Debian's changelog.

Its newest section, released or not, becomes the entry of the version that is built; each earlier release keeps an entry of
its own.

    changelog.py --changelog FILE --version VERSION --distribution NAME --maintainer "Name <address>" --time SECONDS
"""

import argparse
import calendar
import email.utils
import pathlib
import re
import textwrap
import time

PACKAGE = "gsuite-gateway"
WIDTH = 79


def bullets(text):
    """The bullets of a section, each in one line."""
    return [" ".join(item.split()) for item in re.findall(r"^- (.+(?:\n  .+)*)", text, re.MULTILINE)]


def entry(version, distribution, body, maintainer, seconds):
    lines = [f"{PACKAGE} ({version}) {distribution}; urgency=medium", ""]
    before = body.split("\n- ", 1)[0].split("\n### ", 1)[0].strip()
    parts = re.split(r"^### (.+)$", body, flags=re.MULTILINE)
    if not bullets(body) and before:
        lines += wrapped(before)
    for title, text in zip(parts[1::2], parts[2::2]):
        lines += ([""] if lines[-1] else []) + [f"  [ {title} ]"]
        for item in bullets(text):
            lines += wrapped(item)
    return "\n".join([*lines, "", f" -- {maintainer}  {email.utils.formatdate(seconds)}".replace("-0000", "+0000"), ""])


def wrapped(item):
    return textwrap.wrap(
        item.replace("`", ""), WIDTH, initial_indent="  * ", subsequent_indent="    ", break_long_words=False,
        break_on_hyphens=False,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--changelog", required=True, type=pathlib.Path)
    for name in ("--version", "--distribution", "--maintainer"):
        parser.add_argument(name, required=True)
    parser.add_argument("--time", required=True, type=int, help="the time of this version, in seconds since 1970")
    options = parser.parse_args()
    parts = re.split(r"^## (.+)$", options.changelog.read_text(), flags=re.MULTILINE)
    entries = []
    for title, body in zip(parts[1::2], parts[2::2]):
        version, seconds = options.version, options.time
        if entries:
            release = re.match(r"\[?([0-9][^ \]]*)\]? - (\d{4}-\d\d-\d\d)", title)
            if not release:
                raise SystemExit(f"{options.changelog}: expected \"## VERSION - YYYY-MM-DD\", found \"## {title}\"")
            version = f"{release[1]}-1"
            seconds = calendar.timegm(time.strptime(release[2], "%Y-%m-%d"))
        entries.append(entry(version, options.distribution, body, options.maintainer, seconds))
    print("\n".join(entries), end="")


if __name__ == "__main__":
    main()
