"""What the walk stands on: the people in Odoo, and the gateway between it and a simulated Google."""

import json
import os
import pathlib
import urllib.parse
import urllib.request

from machine import Machine

VARIABLES = ("URL", "DATABASE", "LOGIN", "SECRET", "ADMIN_LOGIN", "ADMIN_SECRET", "PASSWORD")
WAIT = 300
CLIENT = "walk"


def missing():
    """The variables that say where Odoo is and are not set."""
    return [name for name in (f"GATEWAY_TEST_ODOO_{x}" for x in VARIABLES) if not os.environ.get(name)]


def variable(name):
    return os.environ[f"GATEWAY_TEST_ODOO_{name}"]


class Odoo:
    """Calls methods of Odoo's records as an administrator, or as somebody else."""

    def __init__(self, login=None, secret=None):
        self.url, self.database = variable("URL"), variable("DATABASE")
        self.login, self.secret = login or variable("ADMIN_LOGIN"), secret or variable("ADMIN_SECRET")
        self.version = self.post("common", "version")["server_version_info"][0]
        self.groups = "group_ids" if self.version >= 19 else "groups_id"
        self.user = self.post("common", "login", self.database, self.login, self.secret)

    def post(self, service, method, *arguments):
        call = {"service": service, "method": method, "args": arguments}
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "id": 1, "params": call}).encode()
        request = urllib.request.Request(self.url + "/jsonrpc", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=WAIT) as answer:
            read = json.load(answer)
        if "error" in read:
            raise Refused(read["error"]["data"]["name"], read["error"]["data"]["message"])
        return read.get("result")

    def call(self, model, method, *arguments, **named):
        return self.post(
            "object", "execute_kw", self.database, self.user, self.secret, model, method, arguments, named
        )

    def find(self, model, domain, *fields):
        return self.call(model, "search_read", domain, list(fields))

    def id_of(self, name):
        module, end = name.split(".")
        found = self.find("ir.model.data", [["module", "=", module], ["name", "=", end]], "res_id")
        return found[0]["res_id"] if found else None

    def person(self, login, name, language, *groups):
        """Creates a user, or makes an existing one as wanted."""
        values = {
            "name": name, "login": login, "email": login, "lang": language, "tz": "Europe/Berlin",
            "password": variable("PASSWORD"), self.groups: [[6, 0, [self.id_of(x) for x in groups]]],
        }
        found = self.find("res.users", [["login", "=", login]], "login")
        if found:
            self.call("res.users", "write", [found[0]["id"]], values)
            return found[0]["id"]
        return self.call("res.users", "create", values, context={"no_reset_password": True})

    def run_code(self, code):
        """Runs code in Odoo as an action that exists only for that; returns what it leaves in `action`."""
        model = self.find("ir.model", [["model", "=", "res.partner"]], "model")[0]["id"]
        values = {"name": "walk", "model_id": model, "state": "code", "code": code}
        action = self.call("ir.actions.server", "create", values)
        try:
            return self.call("ir.actions.server", "run", [action])
        finally:
            self.call("ir.actions.server", "unlink", [action])


class Refused(Exception):
    """Odoo refused a call."""

    def __init__(self, name, message):
        super().__init__(f"{name}: {message}")
        self.name = name


# What of the database belongs to its structure. Rows that the daily use of Odoo makes are left out.
CENSUS = """
env.cr.execute(\"\"\"
    SELECT 'relation ' || relkind::text || ' ' || relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname = 'public' AND relkind IN ('r', 'v', 'i', 'S')
    UNION ALL SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns
        WHERE table_schema = 'public'
    UNION ALL SELECT 'constraint ' || conrelid::regclass::text || ' ' || conname FROM pg_constraint
    UNION ALL SELECT 'external id ' || module || '.' || name FROM ir_model_data
    UNION ALL SELECT 'attachment ' || coalesce(res_model, '') || ' ' || coalesce(res_field, '') || ' ' || count(*)
        FROM ir_attachment WHERE res_model LIKE 'x\\_%%' OR res_model LIKE 'ir.%%' AND res_model <> 'ir.ui.view'
        OR res_model = 'res.groups' GROUP BY res_model, res_field
\"\"\", [])
found = [line[0] for line in env.cr.fetchall()]
for table in (
    'ir_model', 'ir_model_fields', 'ir_model_fields_selection', 'ir_model_access', 'ir_model_constraint',
    'ir_model_relation', 'ir_rule', 'ir_ui_view', 'ir_ui_menu', 'ir_actions', 'ir_act_window', 'ir_act_window_view',
    'ir_act_server', 'ir_filters', 'ir_config_parameter', 'ir_mail_server', 'res_groups', 'res_groups_users_rel',
    'ir_ui_menu_group_rel', 'rule_group_rel', 'ir_cron', 'ir_asset',
):
    env.cr.execute('SELECT count(*) FROM ' + table)
    found.append('rows of %s: %s' % (table, env.cr.fetchone()[0]))
action = {'type': 'census', 'result': found}
"""


def census(odoo):
    """All that Odoo's database is made of."""
    return set(odoo.run_code(CENSUS)["result"])


class Gateway(Machine):
    """The gateway, set up for Odoo and for a simulated Google."""

    def __init__(self, binary, folder):
        secret = folder / "odoo-key"
        secret.write_text(variable("SECRET"))
        secret.chmod(0o600)
        super().__init__(
            binary, folder,
            # Browsers reach the console as localhost, since Google leads only there without TLS.
            address="127.0.0.1",
            settings=f"""
odoo:
  databases:
    - {{name: odoo, url: "{variable('URL')}", database: "{variable('DATABASE')}", login: "{variable('LOGIN')}",
       key_file: "{secret}"}}
""",
        )
        google = f"http://{self.address}:{self.google}"
        self.base = f"http://localhost:{self.console}"
        self.environment |= {
            "GATEWAY_CONSOLE_BASE_URL": self.base, "GATEWAY_GOOGLE_CLIENT_ID": CLIENT,
            "GATEWAY_GOOGLE_CLIENT_SECRET": CLIENT, "GATEWAY_GOOGLE_ENDPOINTS_CALENDAR": google,
            "GATEWAY_GOOGLE_ENDPOINTS_PEOPLE": google,
        }
        administrator = folder / "admin-key"
        administrator.write_text(variable("ADMIN_SECRET"))
        administrator.chmod(0o600)
        self.as_administrator = ("--admin-login", variable("ADMIN_LOGIN"), "--admin-key-file", str(administrator))

    def begin(self, *addresses):
        """Starts Google with these accounts, which nobody has granted yet."""
        self.simulate()
        self.control("POST", "clients", {"clientId": CLIENT, "clientSecret": CLIENT})
        for address, name in addresses:
            self.control("POST", "accounts", {"address": address, "name": name})

    def odoo(self, command, *options):
        """Runs `odoo …` as an administrator of Odoo."""
        return self.cli("odoo", command, *options, *self.as_administrator)

    def put_mail(self, address, folder, message):
        """Puts a message, text with a header, into a folder of a mailbox; creates the folder if it is missing."""
        url = f"http://{self.address}:{self.google}/_simulator/mailboxes/{address}"
        label = urllib.parse.quote(folder, safe="")
        body = message.replace("\n", "\r\n").encode()
        with urllib.request.urlopen(f"{url}?label={label}", body, timeout=WAIT) as answer:
            return json.load(answer)

    def put_event(self, address, event):
        return self.control("POST", f"calendars/{address}/primary/events", event)


# Odoo begins such a transaction again by itself: the web client marks messages as read in several calls at once.
REPEATED = "could not serialize access due to concurrent update"


def log_errors(path, start):
    """The errors in Odoo's log from there on; an entry may have several lines."""
    entries, entry = [], ""
    for line in pathlib.Path(path).read_text().splitlines()[start:]:
        if line[:4].isdigit() and line[4:5] == "-":
            entries.append(entry)
            entry = line
        else:
            entry += "\n" + line
    wrong = [x for x in [*entries, entry] if " ERROR " in x or " CRITICAL " in x]
    return [x for x in wrong if not (" odoo.sql_db: " in x and REPEATED in x and "discuss_channel_member" in x)]
