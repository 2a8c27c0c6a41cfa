#!/usr/bin/env python3
"""Sends a message in two halves, and waits in between: for the start and the end of a server's shutdown.

    slow_client.py PORT SENDER RECIPIENT [LOGIN PASSWORD]

Prints `half` when the first half of the message is under way, sends the rest after a line of input, and prints the
server's answer.
"""

import smtplib
import sys

TIMEOUT = 60


def main():
    port, sender, recipient, *login = sys.argv[1:]
    with smtplib.SMTP("127.0.0.1", int(port), timeout=TIMEOUT) as client:
        client.starttls()
        if login:
            client.login(*login)
        client.ehlo_or_helo_if_needed()
        client.mail(sender)
        client.rcpt(recipient)
        client.docmd("DATA")
        client.send(f"From: {sender}\r\nTo: {recipient}\r\nSubject: in two halves\r\n\r\nfirst\r\n")
        print("half", flush=True)
        sys.stdin.readline()
        client.send("second\r\n.\r\n")
        code, text = client.getreply()
        print(code, text.decode(), flush=True)


if __name__ == "__main__":
    main()
