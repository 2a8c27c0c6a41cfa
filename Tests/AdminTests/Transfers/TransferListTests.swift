import Admin
import Base
import Google
import Mail
import Storage
import Testing

@Suite struct TransferListTests {
    private static let hostile = "<script>alert(1)</script>\u{202E}"

    /// Puts a message into the list of the user with that address.
    private static func stage(
        _ bench: ConsoleBench,
        for email: String,
        _ number: Int = 1,
        text: String = "Guten Tag",
        found: [StagedContact] = []
    ) async throws -> (StagedMessageID, StagingList) {
        let user = try #require(try await bench.store.users().first { $0.email == email })
        let list = StagingList(user.id, .incoming)
        let content = bench.store.stageContent()
        let bytes = Array("Subject: x\r\nContent-Type: text/html\r\n\r\n\(text)".utf8)
        try unsafe bytes.withUnsafeBytes { unsafe try content.append($0) }?.perform()
        let mail = NewStagedMessage(
            gmailID: "g\(number)",
            facts: StagedMessageFacts(
                messageID: "<m\(number)@x>",
                from: "Karl <karl@customer.example>",
                recipients: [email],
                addresses: ["karl@customer.example"],
                subject: "Angebot \(number) \(hostile)",
                date: bench.clock.now,
                attachments: [.init(name: "a.pdf", size: 3)]
            ),
            size: bytes.count,
            found: found
        )
        let id = try await bench.store.stage(mail, content: content, in: list, at: bench.clock.now)
        return (try #require(id), list)
    }

    private static func state(_ bench: ConsoleBench, _ list: StagingList) async throws -> [StagedMessageState] {
        try await bench.store.stagedMail(StagedMessageQuery(), in: list).map(\.state)
    }

    @Test func theStartPageCountsWhatWaits() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example", .user)
            let id = try await bench.store.addAccount(
                Address(localPart: "anna", domain: "acme.example"),
                sealedCredential: [1],
                scopes: [Scope.modify],
                options: AccountOptions()
            )
            try await bench.assign(id, to: "anna@acme.example")
            let (first, list) = try await Self.stage(bench, for: "anna@acme.example", 1)
            var settings = PersonalSettings()
            settings.mail.incomingFolder = TransferFolder(labelID: "L1", name: "Odoo")
            try await bench.store.savePersonalSettings(settings, of: list.user)
            #expect(try await anna.get("/").text.contains("1 message waits for import."))
            var last = first
            for number in 2...101 { last = try await Self.stage(bench, for: "anna@acme.example", number).0 }
            #expect(try await anna.get("/").text.contains("101 messages wait for import."))
            _ = try await bench.store.requestImport(of: [last], removing: false, in: list)
            #expect(try await anna.get("/").text.contains("100 messages wait for import."))
        }
    }

    @Test func manyAreSelectedAndTheirImportIsAskedFor() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example", .user, language: "de")
            let (first, list) = try await Self.stage(bench, for: "anna@acme.example", 1)
            let (second, _) = try await Self.stage(bench, for: "anna@acme.example", 2)
            let page = try await anna.get("/transfers/incoming")
            #expect(page.text.contains("Eingehende Nachrichten") && page.text.contains("E-Mails importieren"))
            #expect(page.text.contains("Angebot 1") && page.text.contains("a.pdf"))
            #expect(!page.text.contains("<script>alert") && !page.text.unicodeScalars.contains("\u{202E}"))
            #expect(page.text.contains("Kein Kontakt"))
            // On a phone this stands before the sender.
            #expect(page.text.contains("data-label=\"Absender\">Karl"))
            try await anna.submit("/transfers/incoming", ["mail": "\(first.rawValue)", "command": "import"])
            let removing = ["mail": "\(second.rawValue)", "command": "import-and-remove"]
            try await anna.submit("/transfers/incoming", removing)
            #expect(
                try await Self.state(bench, list) == [
                    .requested(removes: true, notBefore: nil), .requested(removes: false, notBefore: nil),
                ]
            )
            #expect(try await anna.get("/transfers/incoming").text.contains("Wird importiert"))
        }
    }

    @Test func whatIsImportedAlreadyLeavesTheListWhenThatIsAskedFor() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example", .user)
            let (first, list) = try await Self.stage(bench, for: "anna@acme.example", 1)
            let (second, _) = try await Self.stage(bench, for: "anna@acme.example", 2)
            for id in [first, second] {
                try await bench.store.imported(id, on: [StagedContact(id: 7, name: "Karl")], at: bench.clock.now)
            }
            try await anna.get("/transfers/incoming")
            try await anna.submit("/transfers/incoming", ["mail": "\(first.rawValue)", "command": "import"])
            #expect(try await anna.get("/transfers/incoming").text.contains("None of the selected messages"))
            let removing = ["mail": "\(first.rawValue)", "command": "import-and-remove"]
            try await anna.submit("/transfers/incoming", removing)
            #expect(try await bench.store.stagedMail(StagedMessageQuery(), in: list).map(\.id) == [second])
            let page = try await anna.get("/transfers/incoming").text
            #expect(page.contains("1 message was deleted.") && !page.contains("None of the selected messages"))
        }
    }

    @Test func takingMessagesOffTheListIsAskedBack() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example", .user)
            let (id, list) = try await Self.stage(bench, for: "anna@acme.example")
            try await anna.get("/transfers/incoming")
            let form = ["mail": "\(id.rawValue)", "command": "remove"]
            #expect(try await anna.submit("/transfers/incoming", form).text.contains("Delete 1 message from the list?"))
            #expect(try await Self.state(bench, list) == [.waiting])
            try await anna.submit("/transfers/incoming", form.merging(["confirmed": "yes"]) { $1 })
            #expect(try await Self.state(bench, list).isEmpty)
        }
    }

    @Test func nobodySeesAnothersMailNotEvenAdministrators() async throws {
        try await ConsoleBench.run { bench in
            let boss = try await bench.signedIn("boss@acme.example", .administrator)
            _ = try await bench.signedIn("anna@acme.example", .user)
            let (id, list) = try await Self.stage(bench, for: "anna@acme.example")
            #expect(!(try await boss.get("/transfers/incoming").text.contains("Angebot")))
            #expect(try await boss.get("/transfers/incoming/\(id.rawValue)").status == 404)
            try await boss.get("/transfers/incoming")
            try await boss.submit("/transfers/incoming", ["mail": "\(id.rawValue)", "command": "import"])
            #expect(try await Self.state(bench, list) == [.waiting])
            #expect(try await boss.get("/transfers/sideways").status == 404)
        }
    }

    @Test func aMessageIsShownAsTextAndItsContactsArePickedOrMade() async throws {
        let contacts = TestContacts(found: ["karl": StagedContact(id: 7, name: "Karl & Co")])
        try await ConsoleBench.run(parts: ConsoleParts(contacts: contacts)) { bench in
            let anna = try await bench.signedIn("anna@acme.example", .user)
            let (id, list) = try await Self.stage(
                bench,
                for: "anna@acme.example",
                text: "<p>Guten <b>Tag</b></p><script>alert(1)</script><img src=http://evil.example/x>"
            )
            let path = "/transfers/incoming/\(id.rawValue)"
            let page = try await anna.get(path)
            #expect(page.text.contains("<pre class=\"message\">Guten Tag</pre>") && !page.text.contains("evil.example"))
            let found = try await anna.get(path + "?q=karl")
            #expect(found.text.contains("Karl &amp; Co"))
            try await anna.submit(path + "/contacts", ["contact": "7:Karl & Co"])
            let chosen = { try await bench.store.stagedMail(StagedMessageQuery(), in: list).first?.chosen }
            #expect(try await chosen() == [StagedContact(id: 7, name: "Karl & Co")])
            // What Odoo does not show her is not picked, whatever the form says; nor is its name believed.
            try await anna.submit(path + "/contacts", ["contact": "9:Secret"])
            #expect(try await chosen() == [StagedContact(id: 7, name: "Karl & Co")])
            #expect(try await anna.get(path).text.contains("you may not read one of these contacts"))
            try await anna.submit(path + "/contacts", ["contact": "7:Somebody else"])
            #expect(try await chosen() == [StagedContact(id: 7, name: "Karl & Co")])
            // The new contact would be called as the message's header says.
            #expect(page.text.contains("id=\"name\" name=\"name\" type=\"text\" value=\"Karl\""))
            // What is ticked stays while others are searched for.
            let searched = try await anna.submit(
                path + "/contacts",
                ["contact": "8:Klara <Kunde>", "q": "karl", "command": "search"]
            )
            #expect(searched.text.contains("value=\"8:Klara &lt;Kunde&gt;\" checked"))
            #expect(searched.text.contains("value=\"7:Karl &amp; Co\">"))
            #expect(try await chosen()?.map(\.id) == [7])
            let wrong = try await anna.submit(path + "/new-contact", ["name": "", "address": "none"])
            #expect(wrong.status == 422)
            try await anna.submit(path + "/new-contact", ["name": "Neu", "address": "karl@customer.example"])
            #expect(try await chosen()?.map(\.id) == [7, 8])
        }
    }

    @Test(arguments: [("en", "Odoo is busy"), ("de", "Odoo ist ausgelastet")])
    func whyOdooFailsIsSaidInTheReadersLanguage(language: String, words: String) async throws {
        let contacts = TestContacts(problem: Reason(.odooBusy))
        try await ConsoleBench.run(parts: ConsoleParts(contacts: contacts)) { bench in
            let anna = try await bench.signedIn("anna@acme.example", .user, language: language)
            let (id, _) = try await Self.stage(bench, for: "anna@acme.example")
            let path = "/transfers/incoming/\(id.rawValue)"
            #expect(try await anna.get(path + "?q=karl").text.contains(words))
            try await anna.submit(path + "/contacts", ["contact": "7:Karl"])
            #expect(try await anna.get(path).text.contains(words))
            try await anna.submit(path + "/new-contact", ["name": "Karl", "address": "karl@customer.example"])
            #expect(try await anna.get(path).text.contains(words))
        }
    }
}
