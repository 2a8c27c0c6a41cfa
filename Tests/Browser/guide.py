"""Checks that the German user guide names buttons, fields and messages as the console and Odoo show them."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE = ("Benutzerhandbuch.md", "E-Mails-importieren.md", "Kontakte-und-Termine.md")
# Labels of Gmail, and the words that begin a note.
FOREIGN = {"Alle Nachrichten", "Erstellen", "Hinweis:", "Tipp:", "Voraussetzung:"}
# From this number of words on, a name may be part of a longer text.
PHRASE = 3

LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
# Joins a text that continues on the next line.
CONTINUATION = re.compile(r'"\s*\n\s*\+\s*"')


def unknown_words():
    """Returns the bold words of the guide that are no text in the sources, each with its page."""
    texts = set()
    for path in (ROOT / "Sources").rglob("*.swift"):
        texts.update(LITERAL.findall(CONTINUATION.sub("", path.read_text())))
    return [
        f"{name} says \"{word}\", which is no text of the console"
        for name in GUIDE
        for words in re.findall(r"\*\*([^*]+)\*\*", (ROOT / "Sources/Gateway/Gateway.docc" / name).read_text())
        for word in words.split(" … ")
        if word not in FOREIGN and not known(word, texts)
    ]


def known(word, texts):
    return word in texts or any(x.startswith(word) for x in texts) or (
        len(word.split()) >= PHRASE and any(word in x for x in texts)
    )
