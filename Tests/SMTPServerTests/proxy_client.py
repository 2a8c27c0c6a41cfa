"""Connects as a proxy does, with a PROXY protocol header before everything else. Prints one line per observation."""
import ipaddress
import smtplib
import socket
import ssl
import struct
import sys

way, port, chain = sys.argv[1], int(sys.argv[2]), sys.argv[3]
context = ssl.create_default_context(cafile=chain)
SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
clients = {"v1": "192.0.2.44", "v1-ipv6": "2001:db8::44", "v2": "192.0.2.44", "v2-ipv6": "2001:db8::44"}


def header(version, client):
    source = ipaddress.ip_address(client)
    target = ipaddress.ip_address("198.51.100.7" if source.version == 4 else "2001:db8::7")
    if version == "v1":
        return f"PROXY TCP{source.version} {source} {target} 40000 25\r\n".encode()
    addresses = source.packed + target.packed + struct.pack(">HH", 40000, 25)
    family = 0x11 if source.version == 4 else 0x21
    return SIGNATURE + struct.pack(">BBH", 0x21, family, len(addresses)) + addresses


def connect(first, address="127.0.0.1"):
    connection = socket.create_connection(("127.0.0.1", port), timeout=60, source_address=(address, 0))
    connection.sendall(first)
    return connection


def answer(connection):
    """The code of the next reply, or "end" where the connection ends instead."""
    line = b""
    try:
        while not line.endswith(b"\n"):
            piece = connection.recv(1)
            if not piece:
                return "end"
            line += piece
    except ConnectionResetError:
        return "end"
    return line[:3].decode()


class Proxied(smtplib.SMTP):
    first = b""

    def _get_socket(self, host, port, timeout):
        return connect(self.first)


class ProxiedTLS(Proxied):
    def _get_socket(self, host, port, timeout):
        return context.wrap_socket(connect(self.first), server_hostname="localhost")


def send(version, encryption):
    kind = ProxiedTLS if encryption == "tls" else Proxied
    kind.first = header(version[:2], clients[version])
    client = kind("localhost", port, timeout=60)
    if encryption == "starttls":
        client.starttls(context=context)
    client.sendmail("a@example.com", ["b@example.com"], "Subject: x\r\n\r\n")
    client.quit()
    print("done")


if "/" in way:
    send(*way.split("/"))
elif way == "turned-away":
    print(answer(connect(header("v2", "203.0.113.9"))))
elif way == "piecemeal":
    connection = connect(b"")
    for byte in header("v2", "192.0.2.44") + b"EHLO x\r\n":
        connection.sendall(bytes([byte]))
    print(answer(connection), answer(connection))
elif way == "no-header":
    print(answer(connect(b"EHLO x\r\n")), answer(connect(b"")), answer(connect(header("v2", "192.0.2.44")[:-1])))
elif way == "local":
    print(answer(connect(SIGNATURE + b"\x20\x00\x00\x00")), answer(connect(b"PROXY UNKNOWN\r\n")))
elif way == "other":
    # Not from the proxy's address: speaks for itself, and cannot pretend.
    connection = connect(b"", "127.0.0.2")
    print(answer(connection))
    for line in ("PROXY TCP4 192.0.2.44 198.51.100.7 1 2", "HELO x", "MAIL FROM:<a@example.com>",
                 "RCPT TO:<b@example.com>", "DATA", "x\r\n."):
        connection.sendall(line.encode() + b"\r\n")
        print(answer(connection))
elif way == "places":
    first = connect(header("v1", "192.0.2.44"))
    print(answer(first), answer(connect(header("v2", "192.0.2.44"))), answer(connect(header("v2", "192.0.2.45"))))
