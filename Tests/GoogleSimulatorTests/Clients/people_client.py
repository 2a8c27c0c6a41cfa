#!/usr/bin/env python3
"""Google's own Python client against the simulated People API, with every answer checked against the discovery document.

    people_client.py http://127.0.0.1:PORT
"""

import base64
import copy
import json
import sys
import time
import unittest
import urllib.parse
import uuid

import google_auth_httplib2
import httplib2
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

import discovery
import google_client
from google_client import control

API = discovery.document("people.v1")
CHECKER = discovery.Checker(API)
SCOPES = ["https://www.googleapis.com/auth/contacts"]
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\x00" * 16).decode()
MASK = "names,emailAddresses,clientData,memberships,metadata,photos"


class HeldToDiscovery(httplib2.Http):
    """Checks each answer before the client sees it."""

    faults = []

    def request(self, uri, method="GET", **options):
        response, content = super().request(uri, method=method, **options)
        path = urllib.parse.unquote(urllib.parse.urlsplit(uri).path)
        if path.startswith("/v1/"):
            self.faults += CHECKER.check(method, path, response.status, content)
        return response, content


def service(credentials):
    api = dict(copy.deepcopy(API), rootUrl=google_client.BASE + "/", baseUrl=google_client.BASE + "/")
    http = google_auth_httplib2.AuthorizedHttp(credentials, http=HeldToDiscovery(timeout=600))
    return build_from_document(api, http=http)


def person(name, address):
    return {
        "names": [{"givenName": name}], "emailAddresses": [{"value": address, "type": "work"}],
        "clientData": [{"key": "k", "value": name}],
    }


class PeopleTest(unittest.TestCase):
    def setUp(self):
        self.address = f"p{uuid.uuid4().hex[:10]}@example.com"
        api = service(google_client.user(self.address, SCOPES))
        self.people, self.groups = api.people(), api.contactGroups()
        HeldToDiscovery.faults = []

    def tearDown(self):
        self.assertEqual(HeldToDiscovery.faults, [])

    def refused(self, request):
        with self.assertRaises(HttpError) as refusal:
            request.execute()
        return refusal.exception

    @staticmethod
    def status(refusal):
        """Returns the HTTP status, and the name of the google.rpc.Code."""
        return refusal.status_code, json.loads(refusal.content)["error"]["status"]

    def list(self, **options):
        return self.people.connections().list(
            resourceName="people/me", personFields=MASK, requestSyncToken=True, **options
        )

    def test_one_contact(self):
        made = self.people.createContact(body=person("Anna", "anna@example.org"), personFields=MASK).execute()
        name = made["resourceName"]
        self.assertEqual(made["names"][0]["displayName"], "Anna")
        self.assertTrue(made["photos"][0]["default"])
        update = self.people.updateContact
        change = {"etag": made["etag"], "metadata": made["metadata"], "names": [{"givenName": "Anne"}]}
        changed = update(resourceName=name, updatePersonFields="names", personFields=MASK, body=change).execute()
        self.assertEqual(changed["names"][0]["givenName"], "Anne")
        self.assertEqual(changed["emailAddresses"], made["emailAddresses"])
        stale = self.refused(update(resourceName=name, updatePersonFields="names", body=change))
        self.assertEqual(self.status(stale), (400, "FAILED_PRECONDITION"))
        self.assertIn("etag", stale.reason)
        without = {"etag": changed["etag"], "names": [{"givenName": "X"}]}
        self.assertEqual(
            self.refused(update(resourceName=name, updatePersonFields="names", body=without)).status_code, 400
        )
        two = dict(change, etag=changed["etag"], names=[{"givenName": "A"}, {"givenName": "B"}])
        self.assertEqual(self.refused(update(resourceName=name, updatePersonFields="names", body=two)).status_code, 400)
        self.assertEqual(self.refused(self.people.get(resourceName=name)).status_code, 400)
        got = self.people.get(resourceName=name, personFields="photos,metadata").execute()
        self.assertNotIn("names", got)
        photo = {"photoBytes": PNG, "personFields": "photos,metadata"}
        shown = self.people.updateContactPhoto(resourceName=name, body=photo).execute()["person"]
        self.assertNotIn("default", shown["photos"][0])
        wrong = {"photoBytes": base64.b64encode(b"<svg/>").decode()}
        self.assertEqual(
            self.refused(self.people.updateContactPhoto(resourceName=name, body=wrong)).status_code, 400
        )
        self.people.deleteContactPhoto(resourceName=name, personFields="photos").execute()
        self.people.deleteContact(resourceName=name).execute()
        self.assertEqual(self.refused(self.people.get(resourceName=name, personFields="names")).status_code, 404)

    def test_batches(self):
        people = [{"contactPerson": person(f"P{i}", f"p{i}@example.org")} for i in range(200)]
        create, update = self.people.batchCreateContacts, self.people.batchUpdateContacts
        made = create(body={"contacts": people, "readMask": "clientData,metadata"}).execute()["createdPeople"]
        self.assertEqual([m["person"]["clientData"][0]["value"] for m in made], [f"P{i}" for i in range(200)])
        names = [m["person"]["resourceName"] for m in made]
        self.assertEqual(create(body={"contacts": people[:1], "readMask": ""}).execute(), {})
        self.assertEqual(self.refused(create(body={"contacts": people + people, "readMask": ""})).status_code, 400)
        got = self.people.getBatchGet(resourceNames=names[:2] + ["people/c1"], personFields=MASK).execute()["responses"]
        self.assertEqual([r["status"].get("code", 0) for r in got], [0, 0, 5])
        contacts = {
            r["person"]["resourceName"]: dict(r["person"], emailAddresses=[{"value": "new@example.org"}])
            for r in got[:2]
        }
        body = {"contacts": contacts, "updateMask": "emailAddresses", "readMask": MASK}
        result = update(body=body).execute()["updateResult"]
        self.assertEqual(result[names[0]]["person"]["emailAddresses"][0]["value"], "new@example.org")
        self.assertEqual(self.refused(update(body=body)).status_code, 400)
        self.people.batchDeleteContacts(body={"resourceNames": names}).execute()
        self.assertEqual(
            self.refused(self.people.batchDeleteContacts(body={"resourceNames": names})).status_code, 404
        )

    def test_lists_and_their_tokens(self):
        body = {"contacts": [{"contactPerson": person(f"P{i}", "p@example.org")} for i in range(150)], "readMask": ""}
        self.people.batchCreateContacts(body=body).execute()
        request, seen, pages = self.list(), [], 0
        while request is not None:
            page = request.execute()
            seen += page["connections"]
            pages += 1
            request = self.people.connections().list_next(request, page)
        self.assertEqual((len(seen), pages), (150, 2))
        token = page["nextSyncToken"]
        quiet = self.list(syncToken=token).execute()
        self.assertNotIn("connections", quiet)
        self.people.deleteContact(resourceName=seen[3]["resourceName"]).execute()
        changed = self.list(syncToken=quiet["nextSyncToken"]).execute()["connections"]
        self.assertEqual([p["resourceName"] for p in changed], [seen[3]["resourceName"]])
        self.assertTrue(changed[0]["metadata"]["deleted"])
        self.assertEqual(self.status(self.refused(self.list(syncToken="nonsense"))), (400, "INVALID_ARGUMENT"))
        other = self.people.connections().list(resourceName="people/me", personFields="names", syncToken=token)
        self.assertEqual(self.refused(other).status_code, 400)
        control("POST", f"accounts/{self.address}/expireContactTokens")
        expired = self.refused(self.list(syncToken=token))
        self.assertEqual(expired.status_code, 400)
        self.assertEqual(expired.error_details[0]["reason"], "EXPIRED_SYNC_TOKEN")
        self.assertEqual(expired.error_details[0]["domain"], "people.googleapis.com")

    def test_writes_reach_lists_late(self):
        def names(page):
            return [one["resourceName"] for one in page.get("connections", [])]

        try:
            # On a busy machine, the list may be requested too late; then a longer delay is tried.
            for delay in (1, 5, 25, 125):
                control("PATCH", "settings", {"contactDelayMilliseconds": delay * 1000})
                began = time.monotonic()
                made = self.people.createContact(body=person("Late", "l@example.org"), personFields="names").execute()
                first = self.list().execute()
                if made["resourceName"] not in names(first):
                    break
                self.assertGreaterEqual(time.monotonic() - began, delay)
            self.assertNotIn(made["resourceName"], names(first))
            self.people.get(resourceName=made["resourceName"], personFields="names").execute()
            until = time.monotonic() + delay + 300
            while not (later := names(self.list(syncToken=first["nextSyncToken"]).execute())):
                self.assertLess(time.monotonic(), until)
                time.sleep(0.1)
            self.assertEqual(later, [made["resourceName"]])
        finally:
            control("PATCH", "settings", {"contactDelayMilliseconds": 0})

    def test_groups(self):
        create = self.groups.create
        group = create(body={"contactGroup": {"name": "Choir", "clientData": [{"key": "k", "value": "v"}]}}).execute()
        double = self.refused(create(body={"contactGroup": {"name": "Choir"}}))
        self.assertEqual(self.status(double), (409, "ALREADY_EXISTS"))
        name = group["resourceName"]
        self.groups.update(
            resourceName=name, body={"contactGroup": {"name": "Chorus"}, "updateGroupFields": "name"}
        ).execute()
        made = self.people.createContact(body=person("Anna", "a@example.org"), personFields=MASK).execute()
        anna = made["resourceName"]
        modify = self.groups.members().modify
        missing = modify(resourceName=name, body={"resourceNamesToAdd": [anna, "people/c1"]}).execute()
        self.assertEqual(missing["notFoundResourceNames"], ["people/c1"])
        modify(resourceName="contactGroups/myContacts", body={"resourceNamesToRemove": [anna]}).execute()
        last = modify(resourceName=name, body={"resourceNamesToRemove": [anna]}).execute()
        self.assertEqual(last["canNotRemoveLastContactGroupResourceNames"], [anna])
        got = self.groups.get(resourceName=name, maxMembers=10).execute()
        self.assertEqual(got["memberResourceNames"], [anna])
        listed = self.groups.list(groupFields="name,clientData").execute()["contactGroups"]
        self.assertIn([{"key": "k", "value": "v"}], [g.get("clientData") for g in listed])
        self.groups.delete(resourceName=name, deleteContacts=False).execute()
        self.people.get(resourceName=anna, personFields="names").execute()

    def test_quotas_by_the_minute(self):
        control("PATCH", "settings", {"peopleQuota": True})
        try:
            for _ in range(5):
                self.people.batchCreateContacts(
                    body={"contacts": [{"contactPerson": person("P", "p@example.org")}], "readMask": ""}
                ).execute()
            refusal = self.refused(self.people.batchCreateContacts(
                body={"contacts": [{"contactPerson": person("P", "p@example.org")}], "readMask": ""}
            ))
            self.assertEqual(refusal.status_code, 429)
            self.assertEqual(refusal.error_details[0]["reason"], "RATE_LIMIT_EXCEEDED")
        finally:
            control("PATCH", "settings", {"peopleQuota": False})

    def test_the_directory(self):
        domain = f"d{uuid.uuid4().hex[:10]}.example"
        for number in range(12):
            control("POST", "accounts", {"address": f"p{number:02}@{domain}", "name": f"Person {number}"})
        control("PATCH", f"accounts/p03@{domain}", {"state": "suspended"})
        scope = ["https://www.googleapis.com/auth/directory.readonly"]
        people = service(google_client.user(f"p00@{domain}", scope)).people()
        profiles = {"sources": ["DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE"], "readMask": "names,emailAddresses,metadata"}
        found, request = [], people.listDirectoryPeople(pageSize=5, **profiles)
        while request:
            answer = request.execute()
            found += answer.get("people", [])
            request = people.listDirectoryPeople_next(request, answer)
        primary = [
            [one["value"] for one in person["emailAddresses"] if one["metadata"].get("primary")] for person in found
        ]
        self.assertEqual(primary, [[f"p{number:02}@{domain}"] for number in range(12) if number != 3])
        self.assertEqual(found[1]["names"][0]["displayName"], "Person 1")
        token = people.listDirectoryPeople(pageSize=5, **profiles).execute()["nextPageToken"]
        for wrong in (
            {"readMask": "names"}, {"sources": profiles["sources"]}, dict(profiles, readMask="names,phones"),
            dict(profiles, pageSize=1001), dict(profiles, pageToken="5"), dict(profiles, pageToken=token),
            dict(profiles, readMask="names", pageSize=5, pageToken=token), dict(profiles, syncToken="x"),
        ):
            refusal = self.refused(people.listDirectoryPeople(**wrong))
            self.assertEqual(self.status(refusal), (400, "INVALID_ARGUMENT"), wrong)
        consumer = service(google_client.user(f"c{uuid.uuid4().hex[:8]}@gmail.com", scope)).people()
        refusal = self.refused(consumer.listDirectoryPeople(**profiles))
        self.assertEqual(self.status(refusal), (400, "FAILED_PRECONDITION"))
        refusal = self.refused(self.people.listDirectoryPeople(**profiles))
        self.assertEqual(refusal.error_details[0]["reason"], "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
        shared = {"nobody": 200, "refused": 403, "domain": 200}
        for sharing, status in shared.items():
            control("PATCH", "settings", {"directorySharing": sharing})
            if status == 200:
                answer = people.listDirectoryPeople(**profiles).execute()
                self.assertEqual(len(answer.get("people", [])), 11 if sharing == "domain" else 0)
            else:
                self.assertEqual(self.refused(people.listDirectoryPeople(**profiles)).status_code, status)

    def test_scopes_are_needed(self):
        other = service(google_client.user(f"o{uuid.uuid4().hex[:8]}@example.com", google_client.FULL))
        refusal = self.refused(other.people().connections().list(resourceName="people/me", personFields="names"))
        self.assertEqual(refusal.status_code, 403)
        self.assertEqual(refusal.error_details[0]["reason"], "ACCESS_TOKEN_SCOPE_INSUFFICIENT")


class ZCoverage(unittest.TestCase):
    """Runs last: checks that every simulated method was called and its answer checked."""

    def methods(self):
        return {id: m for id, m in control("GET", "methods")["methods"].items() if id.startswith("people.")}

    def test_every_method_was_held_to_the_document(self):
        self.assertEqual(set(self.methods()) - CHECKER.seen, set())

    def test_scopes_are_those_of_the_document(self):
        theirs = {method["id"]: method for _, _, method in CHECKER.methods}
        for id, ours in self.methods().items():
            self.assertEqual(sorted(ours["scopes"]), sorted(theirs[id]["scopes"]), id)


if __name__ == "__main__":
    google_client.BASE = sys.argv.pop(1).rstrip("/")
    unittest.main(verbosity=2)
