#!/usr/bin/env python3
"""Google's own Python client against the simulator, with every answer checked against the discovery document.

    google_client.py http://127.0.0.1:PORT
"""

import base64
import json
import os
import sys
import unittest
import urllib.error
import urllib.parse
import urllib.request
import uuid

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
os.environ["OAUTHLIB_RELAX_TOKEN_SCOPE"] = "1"

import google.auth.exceptions
import google.oauth2.credentials
import google.oauth2.service_account
import google_auth_httplib2
import google_auth_oauthlib.flow
import httplib2
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload

import discovery

BASE = ""
API = discovery.document("gmail.v1")
CHECKER = discovery.Checker(API)
CALENDAR_API = discovery.document("calendar.v3")
CALENDAR = discovery.Checker(CALENDAR_API, isNew=False)
ACCOUNT = discovery.Checker(discovery.document("oauth2.v2"))
FULL = ["https://mail.google.com/", "openid", "https://www.googleapis.com/auth/userinfo.email"]


def control(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{BASE}/_simulator/{path}", data=data, method=method)
    with urllib.request.urlopen(request, timeout=600) as answer:
        return json.loads(answer.read())


class HeldToDiscovery(httplib2.Http):
    """Checks each answer before the client sees it."""

    faults = []

    def request(self, uri, method="GET", **options):
        response, content = super().request(uri, method=method, **options)
        parts = urllib.parse.urlsplit(uri)
        resumes = response.status == 308 or "location" in response or "upload_id" in parts.query and not content
        if "/gmail/v1/" in parts.path and not resumes:
            verb = "POST" if "upload_id" in parts.query else method
            self.faults += CHECKER.check(verb, parts.path, response.status, content)
        if parts.path.startswith("/calendar/v3/"):
            self.faults += CALENDAR.check(method, parts.path.removeprefix("/calendar/v3"), response.status, content)
        return response, content


def service(credentials, api=API):
    api = dict(api, rootUrl=BASE + "/", baseUrl=BASE + "/" + api["servicePath"])
    plain = HeldToDiscovery(timeout=600)
    # 308 means "continue" in uploads, as in the client's own build_http.
    plain.redirect_codes = plain.redirect_codes - {308}
    http = google_auth_httplib2.AuthorizedHttp(credentials, http=plain)
    return build_from_document(api, http=http)


def user(address, scopes=FULL):
    made = control("POST", "accounts", {"address": address, "scopes": scopes, "sendAs": [f"alias-{address}"]})
    return google.oauth2.credentials.Credentials(
        None, refresh_token=made["refreshToken"], token_uri=BASE + "/token", client_id=made["clientId"],
        client_secret=made["clientSecret"],
    )


def mime(to, subject="Test", sender="", body="Hello"):
    return (
        f"From: {sender or 'somebody@example.com'}\r\nTo: {to}\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
        f"{body}\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=x.pdf\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0x\r\n--b--\r\n"
    ).encode()


def raw(*arguments, **options):
    return {"raw": base64.urlsafe_b64encode(mime(*arguments, **options)).decode()}


class GmailTest(unittest.TestCase):
    def setUp(self):
        name = uuid.uuid4().hex[:10]
        self.address, self.reader = f"u{name}@example.com", f"r{name}@example.org"
        self.users = service(user(self.address)).users()
        HeldToDiscovery.faults = []

    def tearDown(self):
        self.assertEqual(HeldToDiscovery.faults, [])

    def arrived(self):
        return control("GET", f"mailboxes/{self.reader}")["messages"]

    def test_every_form_of_sending(self):
        send = self.users.messages().send
        media = mime(self.reader)
        send(userId="me", body=raw(self.reader)).execute()
        send(userId="me", media_body=MediaInMemoryUpload(media, "message/rfc822")).execute()
        send(userId="me", body={}, media_body=MediaInMemoryUpload(media, "message/rfc822")).execute()
        large = mime(self.reader, body="x" * 700_000)
        request = send(
            userId="me", body={},
            media_body=MediaInMemoryUpload(large, "message/rfc822", chunksize=256 << 10, resumable=True),
        )
        answer, pieces = None, 0
        while answer is None:
            _, answer = request.next_chunk()
            pieces += 1
        self.assertEqual(answer["labelIds"], ["SENT"])
        self.assertGreater(pieces, 2)
        self.assertEqual(len(self.arrived()), 4)
        self.assertTrue(all(m["messageId"].endswith("@mail.gmail.com>") for m in self.arrived()))

    def test_drafts(self):
        drafts = self.users.drafts()
        draft = drafts.create(userId="me", body={"message": raw(self.reader)}).execute()
        drafts.update(userId="me", id=draft["id"], body={"message": raw(self.reader, subject="New")}).execute()
        drafts.get(userId="me", id=draft["id"]).execute()
        self.assertEqual(len(drafts.list(userId="me").execute()["drafts"]), 1)
        drafts.send(userId="me", body={"id": draft["id"]}).execute()
        with self.assertRaises(HttpError) as gone:
            drafts.get(userId="me", id=draft["id"]).execute()
        self.assertEqual(gone.exception.status_code, 404)
        other = drafts.create(
            userId="me", body={}, media_body=MediaInMemoryUpload(mime(self.reader), "message/rfc822")
        ).execute()
        drafts.delete(userId="me", id=other["id"]).execute()
        self.assertEqual(len(self.arrived()), 1)

    def test_reading_and_changing(self):
        messages, labels = self.users.messages(), self.users.labels()
        start = self.users.getProfile(userId="me").execute()["historyId"]
        sent = messages.send(userId="me", body=raw(self.address)).execute()
        self.assertEqual(sent["labelIds"], ["UNREAD", "SENT", "INBOX"])
        id = messages.list(userId="me", q="in:inbox subject:test").execute()["messages"][0]["id"]
        for form in ("full", "minimal", "raw"):
            messages.get(userId="me", id=id, format=form).execute()
        metadata = messages.get(userId="me", id=id, format="metadata", metadataHeaders=["Message-ID"]).execute()
        self.assertEqual([h["name"] for h in metadata["payload"]["headers"]], ["Message-Id"])
        attachment = messages.get(userId="me", id=id).execute()["payload"]["parts"][1]["body"]["attachmentId"]
        data = messages.attachments().get(userId="me", messageId=id, id=attachment).execute()["data"]
        self.assertEqual(base64.urlsafe_b64decode(data), b"%PDF-1")
        label = labels.create(userId="me", body={"name": "A/B"}).execute()["id"]
        labels.patch(userId="me", id=label, body={"name": "A/C"}).execute()
        labels.update(userId="me", id=label, body={"name": "A/D", "labelListVisibility": "labelHide"}).execute()
        labels.get(userId="me", id=label).execute()
        labels.list(userId="me").execute()
        messages.modify(userId="me", id=id, body={"addLabelIds": [label], "removeLabelIds": ["UNREAD"]}).execute()
        messages.batchModify(userId="me", body={"ids": [id], "addLabelIds": ["STARRED"]}).execute()
        messages.trash(userId="me", id=id).execute()
        messages.untrash(userId="me", id=id).execute()
        history = self.users.history().list(userId="me", startHistoryId=start).execute()
        self.assertGreater(len(history["history"]), 4)
        labels.delete(userId="me", id=label).execute()
        media = MediaInMemoryUpload(mime(self.address), "message/rfc822")
        messages.insert(userId="me", body={"labelIds": ["INBOX"]}, media_body=media).execute()
        imported = messages.import_(userId="me", body={}, media_body=media).execute()
        messages.batchDelete(userId="me", body={"ids": [imported["id"]]}).execute()
        messages.delete(userId="me", id=id).execute()

    def test_settings(self):
        send_as = self.users.settings().sendAs()
        addresses = [a["sendAsEmail"] for a in send_as.list(userId="me").execute()["sendAs"]]
        self.assertEqual(addresses, [self.address, f"alias-{self.address}"])
        send_as.get(userId="me", sendAsEmail=f"alias-{self.address}").execute()

    def test_batches(self):
        for _ in range(3):
            self.users.messages().send(userId="me", body=raw(self.reader)).execute()
        found = self.users.messages().list(userId="me").execute()["messages"]
        answers, refusals = [], []

        def answered(_, answer, error):
            (refusals if error else answers).append(error or answer)

        gmail = service(user(self.address))
        batch = gmail.new_batch_http_request(callback=answered)
        for message in found:
            batch.add(gmail.users().messages().get(userId="me", id=message["id"], format="minimal"))
        batch.add(gmail.users().messages().get(userId="me", id="none"))
        batch.execute()
        self.assertEqual(sorted(a["id"] for a in answers), sorted(m["id"] for m in found))
        self.assertEqual([e.status_code for e in refusals], [404])

    def test_the_client_tries_again_what_may_be_tried(self):
        for kind in ("error503", "tooManyRequests"):
            control("POST", "faults", {"kind": kind, "account": self.address, "method": "getProfile", "count": 1})
            self.users.getProfile(userId="me").execute(num_retries=2)
        control("POST", "faults", {
            "kind": "forbidden", "reason": "rateLimitExceeded", "account": self.address, "method": "getProfile",
            "count": 1,
        })
        self.users.getProfile(userId="me").execute(num_retries=2)
        control("POST", "faults", {
            "kind": "forbidden", "reason": "domainPolicy", "account": self.address, "method": "getProfile", "count": 1,
        })
        with self.assertRaises(HttpError) as refused:
            self.users.getProfile(userId="me").execute(num_retries=2)
        self.assertEqual(refused.exception.status_code, 403)

    def test_lost_answers(self):
        """Makes the call by hand, because httplib2 sends again by itself when a connection is cut."""
        credentials = user(self.address)
        credentials.refresh(google_auth_httplib2.Request(httplib2.Http(timeout=600)))
        for kind, arrived in (("dropBefore", 0), ("dropAfter", 1), ("error500After", 2)):
            control("POST", "faults", {"kind": kind, "account": self.address, "method": "messages.send", "count": 1})
            request = urllib.request.Request(
                BASE + "/upload/gmail/v1/users/me/messages/send?uploadType=media", data=mime(self.reader),
                headers={"Authorization": f"Bearer {credentials.token}", "Content-Type": "message/rfc822"},
            )
            with self.assertRaises((ConnectionError, urllib.error.HTTPError)) as lost:
                urllib.request.urlopen(request, timeout=600)
            self.assertEqual(isinstance(lost.exception, ConnectionError), kind.startswith("drop"))
            self.assertEqual(len(self.arrived()), arrived)

    def test_a_refused_token_is_refreshed_once(self):
        control("POST", "faults", {
            "kind": "unauthorized", "account": self.address, "method": "getProfile", "count": 1,
        })
        self.users.getProfile(userId="me").execute()


class CalendarTest(unittest.TestCase):
    SCOPE = "https://www.googleapis.com/auth/calendar.readonly"

    def setUp(self):
        self.address = f"c{uuid.uuid4().hex[:10]}@example.com"
        self.api = service(user(self.address, [self.SCOPE]), CALENDAR_API)
        self.events = self.api.events()
        HeldToDiscovery.faults = []

    def tearDown(self):
        self.assertEqual(HeldToDiscovery.faults, [])

    def put(self, title, day="2026-12-01", **more):
        start, end = ({"dateTime": f"{day}T{hour}:00:00+01:00", "timeZone": "Europe/Berlin"} for hour in ("09", "10"))
        event = {"summary": title, "start": start, "end": end} | more
        return control("POST", f"calendars/{self.address}/primary/events", event)["id"]

    def delete(self, id):
        control("DELETE", f"calendars/{self.address}/primary/events/{id}")

    def all(self, **query):
        """Returns every page, and the token at the end."""
        found, request = [], self.events.list(calendarId="primary", **query)
        while request is not None:
            answer = request.execute()
            found += answer["items"]
            request = self.events.list_next(request, answer)
        return found, answer["nextSyncToken"]

    def test_the_calendar_list(self):
        control("PUT", f"calendars/{self.address}/team@group.calendar.google.com", {
            "summary": "Team", "accessRole": "reader",
        })
        entries = self.api.calendarList().list().execute()["items"]
        self.assertEqual([e["summary"] for e in entries], [self.address, "Team"])
        self.assertTrue(entries[0]["primary"])
        owned = self.api.calendarList().list(minAccessRole="owner").execute()["items"]
        self.assertEqual([e["id"] for e in owned], [self.address])

    def test_pages_and_changes(self):
        ids = [self.put(f"Event {n}") for n in range(5)]
        found, token = self.all(maxResults=2)
        self.assertEqual(sorted(e["id"] for e in found), sorted(ids))
        self.assertEqual(self.all(syncToken=token)[0], [])
        self.put("Renamed", id=ids[0])
        self.delete(ids[1])
        changes, _ = self.all(syncToken=token)
        self.assertEqual({e["id"]: e["status"] for e in changes}, {ids[0]: "confirmed", ids[1]: "cancelled"})
        stub = next(e for e in changes if e["id"] == ids[1])
        self.assertNotIn("summary", stub)
        self.assertEqual(len(self.all()[0]), 4)
        self.assertEqual(len(self.all(showDeleted=True)[0]), 5)

    def test_tokens_end_and_allow_no_other_query(self):
        self.put("One")
        _, token = self.all()
        for wrong in ({"timeMin": "2026-01-01T00:00:00Z"}, {"q": "x"}, {"showDeleted": False}, {"singleEvents": True}):
            with self.assertRaises(HttpError) as refused:
                self.events.list(calendarId="primary", syncToken=token, **wrong).execute()
            self.assertEqual(refused.exception.status_code, 400)
        control("POST", f"calendars/{self.address}/primary/expire", {})
        with self.assertRaises(HttpError) as gone:
            self.events.list(calendarId="primary", syncToken=token).execute()
        self.assertEqual(gone.exception.status_code, 410)
        self.assertEqual(gone.exception.error_details[0]["reason"], "fullSyncRequired")

    def test_series_and_their_exceptions(self):
        series = self.put("Daily", recurrence=["RRULE:FREQ=DAILY;COUNT=4"])
        self.delete(f"{series}_20261202T080000Z")
        self.put("Moved", "2026-12-09", id=f"{series}_20261203T080000Z")
        found = {e["id"]: e for e in self.all()[0]}
        self.assertEqual(len(found), 3)
        self.assertEqual(found[f"{series}_20261202T080000Z"]["status"], "cancelled")
        moved = found[f"{series}_20261203T080000Z"]
        self.assertEqual(moved["recurringEventId"], series)
        self.assertEqual(moved["originalStartTime"]["dateTime"][:10], "2026-12-03")
        single = self.all(singleEvents=True, timeMin="2026-12-01T00:00:00Z", timeMax="2026-12-31T00:00:00Z")[0]
        self.assertEqual(sorted(e["start"]["dateTime"][:10] for e in single), ["2026-12-01", "2026-12-04", "2026-12-09"])
        instances = self.events.instances(calendarId="primary", eventId=series).execute()["items"]
        self.assertEqual(len(instances), 3)
        instance = self.events.get(calendarId="primary", eventId=f"{series}_20261204T080000Z").execute()
        self.assertEqual(instance["summary"], "Daily")
        self.delete(series)
        self.assertEqual(self.all()[0], [])

    def test_what_a_query_leaves_out(self):
        self.put("Early", "2026-01-05")
        self.put("Late", "2026-12-05")
        self.put("Birthday", "2026-12-06", eventType="birthday")
        self.put("Always", "2026-01-01", recurrence=["RRULE:FREQ=WEEKLY"])
        titles = lambda **query: sorted(e["summary"] for e in self.all(**query)[0])
        self.assertEqual(titles(timeMin="2026-06-01T00:00:00Z"), ["Always", "Birthday", "Late"])
        self.assertEqual(titles(timeMin="2026-06-01T00:00:00Z", eventTypes=["default"]), ["Always", "Late"])
        self.assertEqual(titles(timeMax="2026-02-01T00:00:00Z"), ["Always", "Early"])
        with self.assertRaises(HttpError) as refused:
            self.events.list(calendarId="primary", updatedMin="2020-01-01T00:00:00Z").execute()
        self.assertEqual(refused.exception.error_details[0]["reason"], "updatedMinTooLongAgo")
        for id in ("none", "none_20261204T080000Z"):
            with self.assertRaises(HttpError) as missing:
                self.events.get(calendarId="primary", eventId=id).execute()
            self.assertEqual(missing.exception.status_code, 404)


class GrantTest(unittest.TestCase):
    def test_a_missing_scope(self):
        users = service(user("narrow@example.com", ["https://www.googleapis.com/auth/gmail.send"])).users()
        with self.assertRaises(HttpError) as refused:
            users.getProfile(userId="me").execute()
        self.assertEqual(refused.exception.error_details[0]["reason"], "ACCESS_TOKEN_SCOPE_INSUFFICIENT")

    def test_a_revoked_grant(self):
        credentials = user("gone@example.com")
        control("POST", "accounts/gone@example.com/revoke", {})
        with self.assertRaises(google.auth.exceptions.RefreshError) as refused:
            service(credentials).users().getProfile(userId="me").execute()
        self.assertIn("invalid_grant", str(refused.exception))

    def test_a_service_account(self):
        user("served@example.com")
        scopes = ["https://www.googleapis.com/auth/gmail.modify"]
        info = control("POST", "serviceAccounts", {"email": "robot@p.iam.gserviceaccount.com", "scopes": scopes})
        made = google.oauth2.service_account.Credentials.from_service_account_info(info, scopes=scopes)
        users = service(made.with_subject("served@example.com")).users()
        self.assertEqual(users.getProfile(userId="me").execute()["emailAddress"], "served@example.com")
        wider = made.with_scopes(["https://mail.google.com/"]).with_subject("served@example.com")
        with self.assertRaises(google.auth.exceptions.RefreshError) as refused:
            service(wider).users().getProfile(userId="me").execute()
        self.assertIn("unauthorized_client", str(refused.exception))

    def test_the_browsers_way(self):
        made = control("POST", "accounts", {"address": "browser@example.com", "scopes": ["openid"]})
        flow = google_auth_oauthlib.flow.Flow.from_client_config(
            {"web": {
                "client_id": made["clientId"], "client_secret": made["clientSecret"],
                "auth_uri": BASE + "/o/oauth2/v2/auth", "token_uri": BASE + "/token",
            }},
            scopes=FULL, redirect_uri="http://127.0.0.1:9/back", autogenerate_code_verifier=True,
        )
        url, state = flow.authorization_url(access_type="offline", prompt="consent")
        form = urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query)
        form += [("decision", "accept"), ("account", "browser@example.com")] + [("granted", s) for s in FULL]

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        with self.assertRaises(urllib.error.HTTPError) as back:
            urllib.request.build_opener(Stay).open(BASE + "/o/oauth2/v2/auth", urllib.parse.urlencode(form).encode())
        location = back.exception.headers["Location"]
        back.exception.close()
        self.assertIn(f"state={state}", location)
        flow.fetch_token(authorization_response=location)
        self.assertTrue(flow.credentials.refresh_token)
        self.assertEqual(
            service(flow.credentials).users().getProfile(userId="me").execute()["emailAddress"], "browser@example.com"
        )
        request = urllib.request.Request(BASE + "/oauth2/v2/userinfo")
        request.add_header("Authorization", f"Bearer {flow.credentials.token}")
        with urllib.request.urlopen(request, timeout=600) as answer:
            info = json.loads(answer.read())
        self.assertEqual(ACCOUNT.value("userinfo", {"$ref": "Userinfo"}, info), [])
        self.assertEqual(info["email"], "browser@example.com")

    def test_identity_tokens_are_signed(self):
        import google.auth.jwt
        from cryptography.hazmat.primitives.asymmetric import padding, rsa
        from cryptography.hazmat.primitives import hashes

        credentials = user("signed@example.com")
        credentials.refresh(google_auth_httplib2.Request(httplib2.Http(timeout=600)))
        with urllib.request.urlopen(BASE + "/oauth2/v3/certs", timeout=600) as answer:
            key = json.loads(answer.read())["keys"][0]
        number = lambda text: int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")
        public = rsa.RSAPublicNumbers(number(key["e"]), number(key["n"])).public_key()
        signed, signature = credentials.id_token.rsplit(".", 1)
        signature = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        public.verify(signature, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        self.assertEqual(google.auth.jwt.decode(credentials.id_token, verify=False)["email"], "signed@example.com")


class ZCoverage(unittest.TestCase):
    """Runs last: checks that every simulated method was called and its answer checked."""

    def test_every_method_was_held_to_the_document(self):
        simulated = {id for id in control("GET", "methods")["methods"] if id.startswith(("gmail.", "calendar."))}
        self.assertEqual(simulated - CHECKER.seen - CALENDAR.seen, set())

    def test_scopes_and_sizes_are_those_of_the_document(self):
        theirs = {method["id"]: method for _, _, method in CHECKER.methods + CALENDAR.methods}
        for id, ours in control("GET", "methods")["methods"].items():
            if id not in theirs:
                continue
            self.assertEqual(sorted(ours["scopes"]), sorted(theirs[id]["scopes"]), id)
            self.assertEqual(ours["maximumUpload"], int(theirs[id].get("mediaUpload", {}).get("maxSize", 0)), id)


class CheckerTest(unittest.TestCase):
    """Checks that the checker finds errors."""

    def test_it_refuses(self):
        for wrong in ({"id": 1}, {"nonsense": "x"}, {"labelIds": "SENT"}, {"historyId": "x"}, {"sizeEstimate": "1"},
                      {"raw": "+/"}, {"payload": {"parts": [{"partId": 0}]}}):
            self.assertNotEqual(CHECKER.value("message", {"$ref": "Message"}, wrong), [], wrong)
        self.assertNotEqual(CHECKER.value("label", {"$ref": "Label"}, {"type": "other"}), [])


if __name__ == "__main__":
    BASE = sys.argv.pop(1).rstrip("/")
    unittest.main(verbosity=2)
