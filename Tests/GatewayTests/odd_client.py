"""Sends edge cases by smtplib: odd_client.py PORT blank, or PORT size, or PORT size BYTES."""
import smtplib
import sys

port, way = int(sys.argv[1]), sys.argv[2]
client = smtplib.SMTP("127.0.0.1", port, timeout=300)
client.ehlo("odoo.acme.example")


def say(command):
    client.send((command + "\r\n").encode())
    code, text = client.getreply()
    return code, text.decode()


def send(content):
    """Returns the code and text of the last reply; the content has no line that begins with a dot."""
    assert say("DATA")[0] == 354
    client.sock.sendall(content + b".\r\n")
    code, text = client.getreply()
    return code, text.decode()


if way == "blank":
    assert say("MAIL FROM:<bounce@acme.example> SMTPUTF8")[0] == 250
    for recipient in ('"a\u00a0b"@customer.example', "kunde@customer.example"):
        assert say(f"RCPT TO:<{recipient}>")[0] == 250
    code, text = send(b"From: anna@acme.example\r\nSubject: x\r\n\r\nx\r\n")
    print("queued" if code == 250 else code, text)
else:
    limit = int(client.esmtp_features["size"])
    line = b"0123456789" * 7 + b"abcdef\r\n"

    def message(size, *fields):
        header = b"".join(field + b"\r\n" for field in (b"From: anna@acme.example", b"Subject: large", *fields))
        body = line * ((size - len(header) - 2) // len(line) - 1)
        content = header + b"\r\n" + body
        return content + b"x" * (size - len(content) - 2) + b"\r\n"

    if len(sys.argv) > 3:
        contents = [message(int(sys.argv[3]))]
    else:
        print("size", limit)
        # The ids in In-Reply-To also go into References.
        answered = b"In-Reply-To: " + b"\r\n ".join(b"<%d.openerp@odoo.acme.example>" % number for number in range(3000))
        contents = [message(limit), message(limit + 1), message(limit, answered)]
    for content in contents:
        assert say("MAIL FROM:<bounce@acme.example>")[0] == 250
        assert say("RCPT TO:<kunde@customer.example>")[0] == 250
        print(send(content)[0])
client.quit()
