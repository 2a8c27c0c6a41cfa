#!/usr/bin/env python3
"""Makes the manual pages from the program and from the documents, so that nothing is written twice.

The commands are those that the program describes to other programs (--experimental-dump-help): gsuite-gateway(1), and
one page for each command. The settings, files and exit codes are the tables of the documents, which tests hold to the
program: gateway.yaml(5).

    manual.py --binary FILE --documents FOLDER --output FOLDER
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import time

PROGRAM = "gsuite-gateway"
# What every command has; gsuite-gateway(1) explains it once.
COMMON = {"config", "json", "help", "version"}
DEADLINE = 60


def roff(text):
    """Text for roff: `code` is bold, links are their words, and nothing is taken for a request."""
    text = re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", text).replace("\\", r"\e").replace("-", r"\-")
    text = re.sub(r"`([^`]*)`", r"\\fB\1\\fR", text)
    text = re.sub(r"\*\*?([^*]+)\*\*?", r"\\fI\1\\fR", text)
    return "\n".join(r"\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


class Page:
    """A manual page as it is written, section by section."""

    def __init__(self, name, section, about):
        self.name, self.section = name, section
        day = time.strftime("%Y-%m-%d", time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"])))
        self.lines = [
            f'.TH "{roff(name.upper())}" "{section}" "{day}" "{roff(PROGRAM)}" ""',
            ".SH NAME",
            rf"{roff(name)} \- {roff(lead(about))}",
        ]

    def heading(self, title):
        self.lines.append(f'.SH "{roff(title)}"')

    def subheading(self, title):
        self.lines.append(f'.SS "{roff(title)}"')

    def paragraphs(self, text):
        for paragraph in filter(None, text.split("\n\n")):
            self.lines += [".PP", roff(paragraph.replace("\n", " "))]

    def usage(self, *lines):
        for line in lines:
            self.lines += [".PP", line]

    def entry(self, term, text):
        """A term, already in roff, and what it is."""
        self.lines += [".TP", term, roff(text)]

    def see_also(self, *names):
        self.heading("SEE ALSO")
        self.lines.append(",\n".join(rf"\fB{roff(name)}\fR(" + section + ")" for name, section in names))

    def write(self, folder):
        (folder / f"{self.name}.{self.section}").write_text("\n".join(self.lines) + "\n")


def lead(sentence):
    """A sentence as the line under NAME: without article and full stop, and beginning as a sentence's middle does."""
    sentence = sentence.removeprefix("A ").rstrip(".")
    return sentence if sentence[:2].isupper() else sentence[0].lower() + sentence[1:]


def shown(things, key):
    return [thing for thing in things or [] if thing["shouldDisplay"] and thing.get(key) != "help"]


def leaves(command):
    """The commands at or below this one that do something themselves."""
    below = shown(command.get("subcommands"), "commandName")
    return [leaf for one in below for leaf in leaves(one)] if below else [command]


def words(command):
    return command.get("superCommands", []) + [command["commandName"]]


def option_name(argument):
    return (argument.get("preferredName") or {}).get("name", "")


def usage(argument):
    """How an argument is written, in roff."""
    value = rf"\fI{roff(argument.get('valueName', ''))}\fR" + (" ..." if argument["isRepeating"] else "")
    if argument["kind"] == "positional":
        return value
    flag = rf"\fB\-\-{roff(option_name(argument))}\fR"
    return flag if argument["kind"] == "flag" else f"{flag} {value}"


def own_arguments(command):
    return [one for one in shown(command.get("arguments"), "valueName") if option_name(one) not in COMMON]


def synopsis(command):
    required = [one for one in own_arguments(command) if not one["isOptional"] or one["kind"] == "positional"]
    parts = [f"[{usage(one)}]" if one["isOptional"] else usage(one) for one in required]
    return " ".join([rf"\fB{roff(' '.join(words(command)))}\fR", *parts, r"[\fIoptions\fR]"])


def arguments(page, command):
    for argument in own_arguments(command):
        text = argument.get("abstract", "")
        if argument.get("defaultValue"):
            text += f" Default: {argument['defaultValue']}."
        page.entry(usage(argument), text)


def command_page(command):
    """The page of a command, with all commands below it."""
    name = "-".join(words(command))
    page = Page(name, "1", command["abstract"])
    below = [leaf for leaf in leaves(command) if leaf is not command]
    page.heading("SYNOPSIS")
    page.usage(*(synopsis(one) for one in below or [command]))
    page.heading("DESCRIPTION")
    page.paragraphs(command["abstract"])
    page.paragraphs(command.get("discussion", ""))
    if command.get("defaultSubcommand"):
        page.paragraphs(f"Without a subcommand: `{' '.join(words(command))} {command['defaultSubcommand']}`.")
    if below:
        page.heading("COMMANDS")
        for one in below:
            page.subheading(" ".join(words(one)[1:]))
            page.paragraphs(one["abstract"])
            page.paragraphs(one.get("discussion", ""))
            arguments(page, one)
    elif own_arguments(command):
        page.heading("OPTIONS")
        arguments(page, command)
    page.see_also((PROGRAM, "1"), ("gateway.yaml", "5"))
    return page


def table(text, first):
    """The rows of the first table whose heading begins with that column."""
    match = re.search(rf"^\| {re.escape(first)} \|.*\n\|[ |-]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [split_row(row) for row in match[1].splitlines()] if match else []


def split_row(row):
    return [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", row.strip()[1:-1])]


def program_page(program, guide, reference):
    page = Page(PROGRAM, "1", program["abstract"])
    page.heading("SYNOPSIS")
    page.usage(rf"\fB{roff(PROGRAM)}\fR \fIcommand\fR [\fIarguments\fR]")
    page.heading("DESCRIPTION")
    page.paragraphs(program["discussion"])
    page.paragraphs(
        "Run the commands as root, on the gateway's machine. They work on the database alongside a running gateway, which "
        "applies changes within a second."
    )
    page.heading("COMMANDS")
    commands = shown(program["subcommands"], "commandName")
    for command in commands:
        page.entry(rf"\fB{roff(PROGRAM + '-' + command['commandName'])}\fR(1)", command["abstract"])
    page.heading("OPTIONS")
    for argument in sorted(common_arguments(program), key=option_name):
        page.entry(usage(argument), argument["abstract"])
    page.heading("EXIT STATUS")
    for code, meaning in table(reference, "Exit code"):
        page.entry(rf"\fB{code}\fR", meaning + ".")
    page.heading("ENVIRONMENT")
    page.entry(r"\fBGATEWAY_CONFIG\fR", "The configuration file, unless `--config` names one.")
    page.entry(r"\fBGATEWAY_\fR...", "Every setting; see `gateway.yaml`(5).")
    page.heading("FILES")
    for path, content in table(guide, "Path"):
        if path.startswith("`/"):
            page.entry(roff(path), content + ".")
    names = [(f"{PROGRAM}-{command['commandName']}", "1") for command in commands]
    page.see_also(*names, ("gateway.yaml", "5"), ("systemctl", "1"), ("journalctl", "1"))
    return [page, *map(command_page, commands)]


def common_arguments(command):
    """The arguments that every command has, from the first command that has each."""
    found = {}
    for one in [command, *command.get("subcommands", [])]:
        for argument in shown(one.get("arguments"), "valueName") + [
            argument for argument in one.get("arguments", []) if option_name(argument) == "help"
        ]:
            if option_name(argument) in COMMON and argument.get("abstract"):
                found.setdefault(option_name(argument), argument)
    return found.values()


def settings_page(settings):
    page = Page("gateway.yaml", "5", f"The configuration of {PROGRAM}")
    overview, _, groups = settings.partition("<!--")
    page.heading("DESCRIPTION")
    page.paragraphs(overview.split("## Overview\n", 1)[1].strip())
    page.heading("SETTINGS")
    for section in re.split(r"^## ", groups, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        page.subheading(title)
        page.paragraphs(body.split("\n|", 1)[0].strip())
        for key, default, expected, meaning in table(body, "Setting"):
            page.entry(rf"\fB{roff(key.strip('`'))}\fR", f"{meaning} Default: {default.strip('`')} ({expected}).")
    page.heading("FILES")
    page.entry(r"\fI/etc/gsuite\-gateway/gateway.yaml\fR", "The configuration, with every setting and its default.")
    page.see_also((PROGRAM, "1"), (f"{PROGRAM}-check", "1"))
    return page


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, type=pathlib.Path)
    parser.add_argument("--documents", required=True, type=pathlib.Path, help="the folder of Settings.md")
    parser.add_argument("--output", required=True, type=pathlib.Path)
    options = parser.parse_args()
    command = [options.binary.resolve(), "--experimental-dump-help"]
    dump = subprocess.run(command, check=True, capture_output=True, timeout=DEADLINE).stdout
    guide, reference, settings = (
        (options.documents / name).read_text() for name in ("Administrators-Guide.md", "Command-Line.md", "Settings.md")
    )
    options.output.mkdir(parents=True, exist_ok=True)
    for page in [*program_page(json.loads(dump)["command"], guide, reference), settings_page(settings)]:
        page.write(options.output)


if __name__ == "__main__":
    main()
