"""Makes messages with Python's email package and prints their contents, to compare with the MIME reader.

Prints one JSON object a line: the message in base64, and what Python reads out of it.
"""
import base64
import json
import random
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage

WORDS = ["Angebot", "Grüße", "größe", "日本語", "Привет", "naïve", "=", "a=b", "From here", ".", "--x", "€ 5,00", ""]
# Not UTF-16: it is not allowed for MIME text (RFC 2781 section 4.1), and Python breaks its lines in the middle of a character.
CHARSETS = ["utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "koi8-r", "shift_jis", "iso-8859-2"]
NAMES = ["a.pdf", "Grüße aus Köln.txt", "日本語の長い名前のファイル" * 4 + ".doc", 'quo"te.txt', "semi;colon.txt", "x" * 120 + ".bin"]


def text(rng, charset):
    lines = []
    for _ in range(rng.randint(1, 8)):
        words = [rng.choice(WORDS) for _ in range(rng.randint(0, 12))]
        lines.append(" ".join(words).encode(charset, "ignore").decode(charset))
    return "\n".join(lines) + "\n"


def make(rng):
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = rng.choice(["Jörg Müller <joerg@example.org>", "a@example.org", '"Doe, Jane" <jane@example.org>'])
    message["To"] = "anna@acme.example"
    message["Subject"] = " ".join(rng.choice(WORDS) for _ in range(6)).strip() or "x"
    charset = rng.choice(CHARSETS)
    cte = rng.choice(["quoted-printable", "base64"])
    message.set_content(text(rng, charset), charset=charset, cte=cte)
    if rng.random() < 0.6:
        message.add_alternative("<p>" + text(rng, "utf-8") + "</p>\n", subtype="html", cte=rng.choice(["quoted-printable", "base64"]))
        if rng.random() < 0.5:
            image = rng.randbytes(rng.randint(0, 3000))
            message.get_payload()[-1].add_related(image, "image", "png", cid="<img%d@x>" % rng.randint(0, 99), filename="i.png")
    for _ in range(rng.randint(0, 3)):
        name = rng.choice(NAMES)
        message.add_attachment(rng.randbytes(rng.randint(0, 5000)), "application", "octet-stream", filename=name)
    if rng.random() < 0.2:
        inner = EmailMessage(policy=policy.SMTP)
        inner["Subject"] = "inner"
        inner.set_content("inside\n")
        message.add_attachment(inner)
    return message.as_bytes(policy=policy.SMTP.clone(max_line_length=rng.choice([60, 78, 200])))


def judged(raw):
    message = message_from_bytes(raw, policy=policy.default)
    plain = message.get_body(("plain",))
    html = message.get_body(("html",))
    files = []
    for part in message.walk():
        if part.get_content_maintype() == "multipart" or part is plain or part is html or part is message:
            continue
        if part.get_content_type() == "message/rfc822":
            files.append({"name": None, "size": None, "type": "message/rfc822"})
            continue
        if part.get_filename() is None:
            continue
        content = part.get_payload(decode=True) or b""
        files.append({
            "name": part.get_filename(), "content": base64.b64encode(content).decode(), "type": part.get_content_type(),
        })
    return {
        "raw": base64.b64encode(raw).decode(),
        "subject": message["Subject"],
        "text": plain.get_content() if plain else None,
        "html": html.get_content() if html else None,
        "files": files,
    }


rng = random.Random(int(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    print(json.dumps(judged(make(rng))))
