"""Requests a page by TLS after a PROXY protocol header; prints the status."""
import http.client
import ipaddress
import socket
import ssl
import struct
import sys

version, port, chain = sys.argv[1], int(sys.argv[2]), sys.argv[3]
if version == "v1":
    header = b"PROXY TCP4 192.0.2.44 198.51.100.7 40000 443\r\n"
else:
    addresses = b"".join(ipaddress.ip_address(name).packed for name in ("192.0.2.44", "198.51.100.7"))
    block = addresses + struct.pack(">HH", 40000, 443) + b"\x04\x00\x01\x00"
    header = b"\r\n\r\n\0\r\nQUIT\n" + struct.pack(">BBH", 0x21, 0x11, len(block)) + block
connection = http.client.HTTPConnection("localhost", port, timeout=60)
plain = socket.create_connection(("127.0.0.1", port), timeout=60)
plain.sendall(header)
connection.sock = ssl.create_default_context(cafile=chain).wrap_socket(plain, server_hostname="localhost")
connection.request("GET", "/api/v1/queue", headers={"Authorization": "Bearer wrong"})
print(connection.getresponse().status)
