"""Sends mail through a HAProxy of its own, once for each version of the header. Prints one line per message."""
import os
import smtplib
import socket
import ssl
import subprocess
import sys
import tempfile

way, port, chain, _, program, libraries = sys.argv[1:7]
# The client's address, which differs from the proxy's.
CLIENT = "127.0.0.3"
context = ssl.create_default_context(cafile=chain)
versions = {"v1": "send-proxy", "v2": "send-proxy-v2", "v2-crc": "send-proxy-v2 proxy-v2-options crc32c,unique-id"}

listeners = {}
configuration = ["defaults", "  mode tcp", "  timeout connect 60s", "  timeout client 300s", "  timeout server 300s"]
for name, options in versions.items():
    listeners[name] = socket.create_server(("127.0.0.1", 0), backlog=16)
    configuration += [
        f"frontend {name}", f"  bind fd@{listeners[name].fileno()}", "  unique-id-format %[uuid]",
        f"  default_backend {name}-gateway", f"backend {name}-gateway", f"  server gateway 127.0.0.1:{port} {options}",
    ]

with tempfile.NamedTemporaryFile("w", suffix=".cfg") as file:
    file.write("\n".join(configuration) + "\n")
    file.flush()
    proxy = subprocess.Popen(
        [program, "-db", "-q", "-f", file.name],
        pass_fds=[listener.fileno() for listener in listeners.values()],
        env={**os.environ, "LD_LIBRARY_PATH": libraries},
    )
    try:
        for name, listener in listeners.items():
            kind = smtplib.SMTP_SSL if way == "tls" else smtplib.SMTP
            options = {"context": context} if way == "tls" else {}
            client = kind(
                "localhost", listener.getsockname()[1], timeout=300, source_address=(CLIENT, 0), **options
            )
            if way == "starttls":
                client.starttls(context=context)
            client.sendmail("a@example.com", ["b@example.com"], f"Subject: {name}\r\n\r\n")
            client.quit()
            print(name)
    finally:
        proxy.terminate()
        proxy.wait(timeout=60)
