#!/usr/bin/env python3
"""Who may send by a real gateway, and how that ends: access.py BINARY CASE.

Prints one line for each failure and exits with 1; exits with 0 if there is none.
"""

import contextlib
import os
import pathlib
import re
import shutil
import smtplib
import ssl
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from browser import Browser  # noqa: E402
from machine import (  # noqa: E402
    ANNA, CUSTOMER, INFO, TIMEOUT, Machine, as_user, expect, machine, send, tell, wait_for,
)

CHEF, OTTO = "chef@acme.example", "otto@acme.example"
LOGIN, OLD, NEW = "odoo", "the old password", "the new password"
# An unprivileged user, the one that runs nothing else.
NOBODY = 65534


def logged_in(m, name, password):
    """An SMTP session with that login, and the code of the answer to it."""
    client = m.client()
    client.user, client.password = name, password
    try:
        # Not `login`, which tries a refused password by each mechanism.
        client.auth("PLAIN", client.auth_plain)
        return client, 235
    except smtplib.SMTPAuthenticationError as error:
        return client, error.smtp_code


def attempt(client, subject, sender):
    """Sends a message over an open session; returns the code that decided."""
    text = f"Message-Id: <{subject}@test>\r\nSubject: {subject}\r\nTo: {CUSTOMER}\r\nFrom: {sender}\r\n\r\nx\r\n"
    for step in (lambda: client.mail("bounce@acme.example"), lambda: client.rcpt(CUSTOMER)):
        code, answer = step()
        if code >= 400:
            return code, answer.decode()
    code, answer = client.data(text.encode())
    return code, answer.decode()


def answers(client, subject, sender, code, what):
    said = attempt(client, subject, sender)
    expect(said[0] == code, f"{what} was answered {said}")
    return said[1]


def is_closed(client):
    try:
        return client.noop()[0] < 0
    except smtplib.SMTPServerDisconnected:
        return True


def an_ordinary_user(m):
    """Otto's browser: he has an account, and is no administrator. Returns it and the path of his settings."""
    chef, otto = Browser(m.address, m.console), Browser(m.address, m.console)
    wait_for(lambda: chef.choose_password(m.cli("console", "link"), CHEF, "Chef"), "the first administrator")
    chef.ask("GET", "/users")
    status, text, _ = chef.submit("/users", {"email": OTTO, "name": "Otto", "role": "user"})
    link = re.search(r"https?://[^\s\"<]+/link/[\w-]+", text)
    expect(status == 200 and link, f"the invitation was answered {status}")
    expect(otto.choose_password(link[0], name="Otto"), "the invitation was not accepted")
    page = otto.ask("GET", "/personal/mail")[1]
    return otto, re.search(r'action="(/personal/\d+)/password"', page)[1]


def console_to_smtp(binary):
    """An ordinary user sets an SMTP password in the form: it sends as that user at once, and never as a colleague."""
    with machine(binary) as m:
        for address in (ANNA, OTTO, INFO):
            m.grant(address, "--default-sender", "true" if address == INFO else "false")
        m.serve()
        otto, path = an_ordinary_user(m)
        first, second = "a password for mail", "another password for mail"

        def choose(password):
            status, text, _ = otto.submit(path + "/password", {"smtp-password": password, "smtp-repeated": password})
            expect(status == 303, f"the form was answered {status}: {text[:500]}")
            otto.ask("GET", "/personal/mail")

        client, code = logged_in(m, OTTO, first)
        expect(code == 535, f"before the form, the login was answered {code}")
        client.close()
        choose(first)
        client, code = logged_in(m, OTTO, first)
        expect(code == 235, f"right after the form, the login was answered {code}")
        # The very first messages: there is no time in which the bound does not hold.
        for colleague in (ANNA, INFO, f"{OTTO}, {ANNA}", f"{OTTO}\r\nSender: {ANNA}"):
            said = answers(client, "forged", colleague, 550, f"mail from {colleague}")
            expect("may not send as" in said, f"mail from {colleague} was answered {said}")
        for subject, sender in (("own", OTTO), ("without", "")):
            said = answers(client, subject, sender, 250, f"{subject} mail")
            account = m.json("queue", "show", said.split()[-1])["deliveries"][0]["account"]
            expect(account == OTTO, f"{subject} mail is sent by {account}")
        wait_for(lambda: {"own", "without"} <= set(m.received()), "his mail at Google")
        # Another password ends the session, and so does its removal.
        choose(second)
        answers(client, "stale", OTTO, 421, "mail after the change of the password")
        expect(is_closed(client), "the session goes on after the change of the password")
        expect(logged_in(m, OTTO, first)[1] == 535, "the old password is accepted")
        client, code = logged_in(m, OTTO, second)
        expect(code == 235, f"the new password was answered {code}")
        answers(client, "second", OTTO, 250, "mail with the new password")
        status, _, _ = otto.submit(path + "/password/remove", {"confirmed": "yes"})
        expect(status == 303, f"the removal was answered {status}")
        answers(client, "removed", OTTO, 421, "mail after the removal")
        expect(is_closed(client), "the session goes on after the removal")
        expect(logged_in(m, OTTO, second)[1] == 535, "the removed password is accepted")
        wait_for(lambda: "second" in m.received(), "the last mail at Google")
        expect(sorted(m.received()) == ["own", "second", "without"], f"Google received {m.received()}")


def certificate(folder, name):
    """A certificate that is its own CA, as an administrator would name it in `client_ca`."""
    chain, key = folder / f"{name}.pem", folder / f"{name}-key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-keyout", key, "-out", chain],
        check=True, capture_output=True, timeout=TIMEOUT,
    )
    key.chmod(0o600)
    return chain, key


class WithCertificates(Machine):
    """Its listener takes certificates of clients."""

    def __init__(self, binary, folder, **options):
        super().__init__(binary, folder, **options)
        self.chain, self.key = certificate(folder, "shop")
        text = self.config.read_text()
        listener = "encryption: plain}"
        expect(listener in text, "the listener is not as expected")
        self.config.write_text(text.replace(
            listener, f"encryption: starttls, client_certificates: required, client_ca: '{self.chain}'}}"
        ))

    def secure_client(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.load_cert_chain(self.chain, self.key)
        client = smtplib.SMTP(self.address, self.smtp, timeout=TIMEOUT)
        client.starttls(context=context)
        client.ehlo()
        return client


def client_certificate(binary):
    """A session by certificate ends with its login, like one by password: with the next message."""
    with machine(binary, WithCertificates) as m:
        m.grant(ANNA, "--default-sender", "true")
        m.serve()
        # Before STARTTLS, nobody has shown a certificate, and a verified one of no login is nobody's.
        with m.client() as plain:
            answers(plain, "plain", ANNA, 530, "mail without TLS")
        with m.secure_client() as stranger:
            answers(stranger, "stranger", ANNA, 530, "mail by a certificate without a login")
        for number, (end, again) in enumerate((
            (["login", "set", "shop", "--enabled", "false"], ["login", "set", "shop", "--enabled", "true"]),
            (["login", "remove", "shop"], ["login", "add", "shop", "--may-use", ANNA]),
        )):
            if number == 0:
                m.cli("login", "add", "shop", "--may-use", ANNA)
            client = m.secure_client()
            answers(client, f"before-{number}", ANNA, 250, "mail by certificate")
            answers(client, f"forged-{number}", INFO, 550, "mail of another by certificate")
            m.cli(*end)
            answers(client, f"after-{number}", ANNA, 421, f"mail after {' '.join(end)}")
            expect(is_closed(client), f"the session goes on after {' '.join(end)}")
            # Nor does a new session get anywhere: the certificate names no login.
            refused = m.secure_client()
            answers(refused, f"anew-{number}", ANNA, 530, f"a new session after {' '.join(end)}")
            refused.close()
            m.cli(*again)
            client = m.secure_client()
            answers(client, f"again-{number}", ANNA, 250, f"mail after {' '.join(again)}")
            client.quit()
        expected = sorted(f"{when}-{number}" for when in ("again", "before") for number in range(2))
        wait_for(lambda: sorted(m.received()) == expected, f"{expected} at Google")


def stale_program(binary):
    """A program with the old password beside Odoo, at one address: it keeps failing, and Odoo goes on."""
    authentication = "authentication: {failures_per_login: 4, failures_per_address: 6, delay: 0ms}"
    with machine(binary) as m:
        text = m.config.read_text()
        m.config.write_text(text.replace("smtp:\n", f"smtp:\n  {authentication}\n"))
        m.grant(ANNA, "--default-sender", "true")
        m.cli("login", "add", LOGIN, "--password-file", m.secret("password", OLD))
        m.serve()

        def tries(name, password, code, what):
            client, said = logged_in(m, name, password)
            expect(said == code, f"{what} was answered {said}")
            if said == 235:
                code, answer = send(client, what.replace(" ", "-"))
                expect(code == 250, f"mail of {what} was answered {code} {answer}")
            with contextlib.suppress(smtplib.SMTPException, OSError):
                client.quit()

        tries(LOGIN, OLD, 235, "Odoo before the change")
        m.cli("login", "set", LOGIN, "--password-file", m.secret("password", NEW))
        for number in range(10):
            tries(LOGIN, OLD, 535, "the stale program")
            tries(LOGIN, NEW, 235, f"Odoo beside it {number}")
        # Somebody guesses at the login from the same address, until it is locked out there. (The old password counts, too,
        # but once.)
        for number in range(3):
            tries(LOGIN, f"guess {number}", 535, "a guess")
        tries(LOGIN, "one more guess", 454, "a guess too many")
        tries(LOGIN, NEW, 235, "Odoo through the lock")
        # A password that is changed meanwhile counts at once, though it has never been right before.
        m.cli("login", "set", LOGIN, "--password-file", m.secret("password", "a third password"))
        tries(LOGIN, "a third password", 235, "Odoo with a third password")
        for number in range(4):
            tries(LOGIN, f"guess {number}", 535, "a guess at the third password")
        tries(LOGIN, "one more guess", 454, "a guess too many at the third password")
        wait_for(lambda: len(m.received()) == 13, "Odoo's mail at Google")


def protected_memory(binary):
    """Neither a core dump nor another process of the same user gets at keys and passwords."""
    with machine(binary) as m:
        is_root = os.geteuid() == 0
        user = NOBODY if is_root else os.geteuid()
        program = binary
        if is_root:
            # In a folder that the user reaches, wherever the build is.
            program = shutil.copy(binary, m.folder / "gateway")
            m.folder.chmod(0o755)
            for path in [m.folder, *m.folder.rglob("*")]:
                os.chown(path, user, user)

        def owner(process):
            return os.stat(f"/proc/{process.pid}/mem").st_uid

        # proc(5): what belongs to a process whose memory is protected belongs to root.
        other = m.spawn(str(TIMEOUT), program="sleep", user=user)
        wait_for(lambda: pathlib.Path(f"/proc/{other.pid}/comm").read_text() == "sleep\n", "another program")
        expect(owner(other) == user, "another program's memory is protected, too: this would tell nothing")
        gateway = m.serve(program=program, user=user)
        expect(owner(gateway) == 0, "the gateway's memory can be read by its user's other processes")
        if is_root:
            for path, process, code in (("other", other, 0), ("gateway", gateway, 1)):
                read = subprocess.run(
                    ["cat", f"/proc/{process.pid}/environ"], capture_output=True, timeout=TIMEOUT,
                    **as_user(user),
                )
                expect(read.returncode == code, f"reading the environment of the {path} ended with {read.returncode}")
        limits = pathlib.Path(f"/proc/{gateway.pid}/limits").read_text()
        expect(re.search(r"Max core file size +0 +0 ", limits), "a core dump may be written")


CASES = {
    "console_to_smtp": console_to_smtp,
    "client_certificate": client_certificate,
    "stale_program": stale_program,
    "protected_memory": protected_memory,
}

if __name__ == "__main__":
    CASES[sys.argv[2]](sys.argv[1])
    tell()
