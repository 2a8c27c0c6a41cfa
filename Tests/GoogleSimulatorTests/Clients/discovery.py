"""Checks answers against Google's discovery document, as shipped with Google's own Python client."""

import json
import pathlib
import re

import googleapiclient


def document(name):
    folder = pathlib.Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    return json.loads((folder / f"{name}.json").read_text())


INTEGERS = {"int64", "uint64"}


class Checker:
    """The methods of one API, with their possible answers."""

    def __init__(self, api, isNew=True):
        """isNew: errors have a status of google.rpc; some APIs send only the old envelope."""
        self.isNew = isNew
        self.schemas = api["schemas"]
        self.methods = []
        self.seen = set()
        self._collect(api)

    def _collect(self, resource):
        for method in resource.get("methods", {}).values():
            pattern = re.sub(r"\{[^}]*\}", "[^/]+", method.get("flatPath", method["path"]))
            self.methods.append((method["httpMethod"], re.compile(f"(/upload|/resumable/upload)?/{pattern}$"), method))
        for inner in resource.get("resources", {}).values():
            self._collect(inner)

    def method(self, verb, path):
        for httpMethod, pattern, method in self.methods:
            if verb == httpMethod and pattern.match(path):
                return method
        return None

    def check(self, verb, path, status, body):
        """Returns the errors in an answer, as a list of sentences."""
        method = self.method(verb, path)
        if method is None:
            return [f"{verb} {path} is no method of the API"]
        self.seen.add(method["id"])
        if status >= 400:
            return self.error(method["id"], status, json.loads(body))
        if "response" not in method:
            return [f"{method['id']} answers nothing, but a body came"] if body.strip() else []
        return self.value(method["id"], {"$ref": method["response"]["$ref"]}, json.loads(body))

    def error(self, where, status, value):
        error = value.get("error")
        if not isinstance(error, dict):
            return [f"{where}: no error object"]
        faults = []
        if error.get("code") != status:
            faults.append(f"{where}: code {error.get('code')} with status {status}")
        hasStatus = re.fullmatch("[A-Z_]+", error.get("status", "")) or not self.isNew and "status" not in error
        if not isinstance(error.get("message"), str) or not hasStatus:
            faults.append(f"{where}: no message or no status")
        for old in error.get("errors", []):
            if not {"domain", "reason", "message"} <= set(old):
                faults.append(f"{where}: an old error lacks something: {old}")
        return faults

    def value(self, where, schema, value):
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"]]
        kind, form = schema.get("type"), schema.get("format")
        if kind == "object":
            return self.object(where, schema, value)
        if kind == "array":
            if not isinstance(value, list):
                return [f"{where}: no array"]
            return [fault for i, item in enumerate(value) for fault in self.value(f"{where}[{i}]", schema["items"], item)]
        if kind == "boolean":
            return [] if isinstance(value, bool) else [f"{where}: no boolean"]
        if kind == "integer":
            bits = 2**31 if form == "int32" else 2**32
            right = isinstance(value, int) and not isinstance(value, bool) and -bits <= value < bits
            return [] if right else [f"{where}: no {form}: {value!r}"]
        if kind == "string":
            return self.text(where, schema, form, value)
        return [f"{where}: a type that the checker does not know: {kind}"]

    def object(self, where, schema, value):
        if not isinstance(value, dict):
            return [f"{where}: no object"]
        faults = []
        for name, member in value.items():
            known = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
            if known is None:
                faults.append(f"{where}.{name} is not in the discovery document")
            else:
                faults += self.value(f"{where}.{name}", known, member)
        return faults

    @staticmethod
    def text(where, schema, form, value):
        if not isinstance(value, str):
            return [f"{where}: no text: {value!r}"]
        if form in INTEGERS and not re.fullmatch(r"\d+", value):
            return [f"{where}: no {form}: {value!r}"]
        if form == "byte" and not re.fullmatch(r"[A-Za-z0-9_-]*=*", value):
            return [f"{where}: not base64url"]
        if "enum" in schema and value not in schema["enum"]:
            return [f"{where}: {value!r} is none of {schema['enum']}"]
        return []
