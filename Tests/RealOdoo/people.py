#!/usr/bin/env python3
"""Waits until the Odoo at GATEWAY_TEST_ODOO_URL answers, creates the users that the tests need, and prints their access
data for a shell. For Odoo 19 or later, creates the API keys that JSON-2 requires."""
import http.cookiejar
import json
import os
import shlex
import time
import urllib.request

URL, DATABASE = os.environ["GATEWAY_TEST_ODOO_URL"], os.environ["GATEWAY_TEST_ODOO_DATABASE"]
PEOPLE = [("gateway", "G Suite Gateway"), ("anna", "Anna"), ("bert", "Bert"), ("paula", "Paula")]
WAIT = 120  # seconds
# Contained in no text of Odoo or the gateway, so that it can be removed from errors.
PASSWORD = "kD83xq0Vbw7T"


class Session:
    """Calls Odoo as its web client does."""

    def __init__(self, login, password):
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.password = password
        self.user = self.post("/web/session/authenticate", db=DATABASE, login=login, password=password)

    def post(self, path, **parameters):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "id": 1, "params": parameters}).encode()
        request = urllib.request.Request(URL + path, body, {"Content-Type": "application/json"})
        answer = json.load(self.opener.open(request, timeout=WAIT))
        if "error" in answer:
            raise SystemExit(f"{path}: {answer['error']['data']['name']}: {answer['error']['data']['message']}")
        return answer.get("result")

    def call(self, model, method, *arguments, **named):
        return self.post(
            f"/web/dataset/call_kw/{model}/{method}", model=model, method=method, args=arguments, kwargs=named
        )

    def key(self):
        """Creates an API key for this user, after the password check that Odoo requires."""
        wizard = self.call("res.users.apikeys.description", "create", {"name": "gateway", "duration": "30"})
        action = self.call("res.users.apikeys.description", "make_key", [wizard])
        if action.get("res_model") == "res.users.identitycheck":
            check = action["res_id"]
            context = {"password": self.password}
            action = self.call("res.users.identitycheck", "run_check", [check], context=context)
        return action["context"]["default_key"]


def wait():
    end = time.monotonic() + WAIT
    while True:
        try:
            return urllib.request.urlopen(URL + "/web/login", timeout=WAIT).read()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(1)


wait()
admin = Session("admin", "admin")
version = admin.user["server_version_info"][0]
groups = "group_ids" if version >= 19 else "groups_id"


def group(name):
    found = admin.call("ir.model.data", "search_read", [["module", "=", "base"], ["name", "=", name]], ["res_id"])
    return found[0]["res_id"]


internal, portal = group("group_user"), group("group_portal")
for login, name in PEOPLE:
    values = {
        "login": login, "name": name, "email": f"{login}@acme.example", "password": PASSWORD, "tz": "Europe/Berlin",
        "lang": "en_US", groups: [[6, 0, [portal if login == "paula" else internal]]],
    }
    admin.call("res.users", "create", values, context={"no_reset_password": True})
admin.call("res.users", "write", [admin.user["uid"]], {"lang": "en_US"})
# No mail leaves this machine.
admin.call("ir.mail_server", "create", {"name": "nowhere", "smtp_host": "127.0.0.1", "smtp_port": 1})
if version >= 17:
    domain = admin.call("mail.alias.domain", "create", {"name": "acme.example"})
    admin.call("res.company", "write", [1], {"alias_domain_id": domain})
else:
    for key, value in [("mail.catchall.domain", "acme.example"), ("mail.bounce.alias", "bounce"),
                       ("mail.catchall.alias", "catchall")]:
        admin.call("ir.config_parameter", "set_param", key, value)
passwords = {"gateway": PASSWORD, "admin": "admin"}
secrets = {
    login: Session(login, password).key() if version >= 19 else password for login, password in passwords.items()
}
for name, value in {
    "VERSION": str(version), "LOGIN": "gateway", "SECRET": secrets["gateway"], "ADMIN_LOGIN": "admin",
    "ADMIN_SECRET": secrets["admin"], "PASSWORD": PASSWORD,
}.items():
    print(f"export GATEWAY_TEST_ODOO_{name}={shlex.quote(value)}")
