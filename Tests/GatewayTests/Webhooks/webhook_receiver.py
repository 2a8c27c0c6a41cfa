#!/usr/bin/env python3
"""Receives delivery events as the administrator's guide shows it: webhook_receiver.py GUIDE SECRET.

The function that verifies a call is taken from the guide. Prints the port, and then each event in a line of JSON; what the
function refuses is answered with 401 and printed as a line that begins with "refused".
"""

import http.server
import json
import pathlib
import re
import sys


def function(guide):
    """The `events` of the guide."""
    blocks = re.findall(r"```python\n(.*?)```", pathlib.Path(guide).read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(next(block for block in blocks if "def events(" in block), names)
    return names["events"]


EVENTS, SECRET = function(sys.argv[1]), sys.argv[2]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            told = EVENTS(SECRET, self.headers, body)
            # A changed body, another key and an old call must not pass.
            for secret, headers, changed in (
                (SECRET, self.headers, body + b" "),
                ("another secret of some length", self.headers, body),
                (SECRET, dict(self.headers) | {"webhook-timestamp": "1600000000"}, body),
            ):
                try:
                    EVENTS(secret, headers, changed)
                except ValueError:
                    continue
                raise ValueError("a forged call passes")
        except (KeyError, ValueError) as error:
            print(f"refused: {error!r}", flush=True)
            self.send_response(401)
        else:
            for event in told:
                print(json.dumps(event), flush=True)
            self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
