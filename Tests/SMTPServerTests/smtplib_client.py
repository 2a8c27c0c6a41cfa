"""Sends like Odoo, with smtplib, in the way that the arguments name. Prints one line per observation."""
import smtplib
import ssl
import sys

way, port, cert = sys.argv[1], int(sys.argv[2]), sys.argv[3]
context = ssl.create_default_context(cafile=cert) if cert else None
if way == "tls":
    client = smtplib.SMTP_SSL("localhost", port, timeout=60, context=context)
else:
    client = smtplib.SMTP("localhost", port, timeout=60)
if way == "starttls":
    client.starttls(context=context)
client.ehlo()
if way == "login":
    try:
        client.login("odoo", "wrong")
    except smtplib.SMTPAuthenticationError as error:
        print(error.smtp_code)
    client.login("odoo", "right")
if way == "batch":
    # One transaction for each message, like Odoo: an odd address and a good one.
    refused = 0
    for number in range(30):
        people = [f"kunde{number}@firma..de", f"b{number}@example.com"]
        refused += len(client.sendmail("a@example.com", people, f"Subject: {number}\r\n\r\n"))
    client.quit()
    print(f"refused {refused} of 60\ndone")
    sys.exit()
if way == "odd":
    for people in (["b@example.com", "kunde@firma..de", "dot.@x.example", "c@example.com"], ["x@-bad.example"]):
        print("refused", sorted(client.sendmail("a@example.com", people, "Subject: x\r\n\r\n")))
    client.quit()
    print("done")
    sys.exit()
if way == "crowd":
    crowd = [f"b{number}@example.com" for number in range(80)]
    client.sendmail("a@example.com", crowd + [f"kunde{number}@firma..de" for number in range(60)], "Subject: x\r\n\r\n")
    client.quit()
    print("done")
    sys.exit()
if way == "hangup":
    client.mail("a@example.com")
    client.rcpt("noreply@odoo.com")
    client.putcmd("DATA")
    print(client.getreply()[0])
    client.close()
    sys.exit()
if way == "smuggle":
    client.mail("a@example.com")
    client.rcpt("b@example.com")
    client.docmd("DATA")
    client.send(b"Subject: x\r\n\r\nfirst\n.\nMAIL FROM:<evil@example.com>\r\n")
    print(client.getreply()[0])
    sys.exit()
for day in (1, 2):
    text = f"Date: {day}\r\nSubject: =?utf-8?q?x?=\r\nContent-Type: multipart/mixed;\r\n boundary=\"==============={day}77==\"\r\n\r\n.dot\r\n--==============={day}77==\r\n\u00e9\r\n"
    client.sendmail("a@example.com", ["b@example.com", "c@example.com"], text.encode())
client.quit()
print("done")
