import Base
import GRDB
import Mail
import Storage
import Testing

@testable import SQLStorage

#if canImport(Glibc)
import Glibc
#endif

/// A single damage stops a single message.
@Suite(.onSQLite) struct DamageTests {
    @Test(arguments: ["missing", "truncated", "longer", "changed"])
    func aDamagedFileIsNoticed(kind: String) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            let hurt = try await store.take(content: Sample.bytes(100_000)).id
            let path = try #require(files(in: folder + "/spool").first)
            let whole = try await store.take(content: Sample.bytes(100_000)).id
            var bytes = try contents(of: path)
            switch kind {
            case "missing": unsafe unlink(path)
            case "truncated": try write(Array(bytes.dropLast()), to: path)
            case "longer": try write(bytes + [0], to: path)
            default:
                bytes[77_777] ^= 1
                try write(bytes, to: path)
            }
            let error = await #expect(throws: StorageError.self) { try await store.content(of: hurt) }
            guard case .damaged = error else {
                Issue.record("\(String(describing: error)) is not .damaged")
                return
            }
            #expect(try await store.bytes(of: whole) == Sample.bytes(100_000))
            let leases = try await store.lease()
            #expect(leases.map(\.message.id) == [hurt, whole])
            try await store.finish(leases[0], with: .failed, at: Sample.now)
            try await store.finish(leases[1], with: .delivered, at: Sample.now)
            #expect(try await store.tally() == [.failed: 1, .delivered: 1])
            try store.close()
        }
    }

    @Test(arguments: [
        "UPDATE content SET bytes = x'00' WHERE message = ?",
        "DELETE FROM content WHERE message = ?",
        "UPDATE message SET checksum = x'' WHERE id = ?",
        "UPDATE message SET place = '00/none' WHERE id = ?",
    ])
    func aDamagedContentRowIsNoticed(sql: String) async throws {
        try await Self.damaged(by: sql) { store, hurt, whole in
            await #expect(throws: StorageError.self) { try await store.content(of: hurt) }
            let rest = try await store.content(of: whole)
            #expect(rest.size > 0)
            let leases = try await store.lease()
            #expect(leases.count == 2)
        }
    }

    /// Nothing that was accepted may become invisible: it is listed and leased, and its damage is named.
    @Test(arguments: [
        ("DELETE FROM message WHERE id = ?", 1, "the row of the message is missing"),
        ("UPDATE message SET sender = 'no address' WHERE id = ?", 1, "the sender \"no address\" is not an address"),
        (
            "UPDATE delivery SET recipients = 'x@y@', priority = 1 WHERE message = ?", 0,
            "recipients that are not addresses: \"x@y@\""
        ),
        (
            "UPDATE delivery SET recipients = '\u{1}' WHERE message = ?", 0,
            "recipients that are not addresses: \"\u{FFFD}\""
        ),
        ("UPDATE delivery SET recipients = '' WHERE message = ?", 0, "the recipients are missing"),
        ("UPDATE delivery SET priority = 77 WHERE message = ?", 1, "the priority 77 is unknown"),
        ("UPDATE delivery SET priority = -1 WHERE message = ?", 1, "the priority -1 is unknown"),
    ])
    func aDamagedRowIsSeen(sql: String, readable: Int, damage: String) async throws {
        try await Self.damaged(by: sql) { store, hurt, whole in
            #expect(try await store.list(QueueQuery()).map(\.message.id).sorted() == [hurt, whole])
            #expect(try await store.history(of: hurt).deliveries.map(\.recipients.count) == [readable])
            let leases = try await store.lease()
            #expect(Set(leases.map(\.message.id)) == [hurt, whole])
            let lease = try #require(leases.first { $0.message.id == hurt })
            #expect(lease.damages == [damage])
            #expect(lease.delivery.recipients.count == readable)
            #expect(try #require(leases.first { $0.message.id == whole }).damages.isEmpty)
            #expect(try await store.list(QueueQuery()).map(\.message.id).sorted() == [hurt, whole])
            #expect(try await store.history(of: hurt).attempts.count == 1)
            for lease in leases { try await store.finish(lease, with: .failed, at: Sample.now) }
            #expect(try await store.tally() == [.failed: 2])
            #expect(try await store.forget(endedBefore: Sample.now + .seconds(1), limit: 10) == 2)
        }
    }

    /// Nothing leases it, so nothing restores the row either.
    @Test func aHeldDeliveryThatHasLostItsMessageIsListed() async throws {
        try await Self.damaged(by: "DELETE FROM message WHERE id = ?") { store, hurt, _ in
            _ = try await store.manage(.message(hurt), .hold(because: "held"), at: Sample.now)
            var query = QueueQuery(states: [.held])
            query.countsUpTo = 10
            let page = try await store.page(query)
            #expect(page.total == 1)
            let entry = try #require(page.entries.first)
            #expect(entry.delivery.id == DeliveryID(message: hurt, part: 1))
            #expect(entry.delivery.recipients == [Sample.recipient("kunde")])
            #expect(entry.message.id == hurt && !entry.message.hasContent)
            query.recipient = "kunde@"
            #expect(try await store.list(query) == page.entries)
            query.subject = "angebot"
            #expect(try await store.list(query).isEmpty)
        }
    }

    /// What is of an unknown priority goes last, and is waited for all the same.
    @Test func anUnknownPriorityIsServed() async throws {
        try await Self.damaged(by: "UPDATE delivery SET priority = 77 WHERE message = ?") { store, hurt, whole in
            let first = try await store.lease(1)
            #expect(first.map(\.message.id) == [whole])
            #expect(try await store.nextDue(of: Sample.account) == Sample.now)
            #expect(try await store.oldestDue() == [Sample.account: Sample.now])
            #expect(try await store.lease(1).map(\.message.id) == [hurt])
            #expect(try await store.nextDue(of: Sample.account) == nil)
        }
    }

    /// It may have been sent, or a person may have taken it out: nothing is done with it but what a person decides.
    @Test(arguments: [77, -1])
    func whatIsInAnUnknownStateIsHeld(state: Int) async throws {
        try await Self.damaged(by: "UPDATE delivery SET state = \(state) WHERE message = ?") { store, hurt, whole in
            let held = try await store.holdUnknown(at: Sample.now)
            #expect(held == [DeliveryID(message: hurt, part: 1): "the state \(state) is unknown"])
            #expect(try await store.holdUnknown(at: Sample.now).isEmpty)
            #expect(try await store.tally() == [.held: 1, .waiting: 1])
            #expect(try await store.delivery(hurt).reason == Reason(.recordDamaged, "the state \(state) is unknown"))
            #expect(try await store.lease().map(\.message.id) == [whole])
            _ = try await store.manage(.message(hurt), .release, at: Sample.now)
            #expect(try await store.lease().map(\.mustSearch) == [true])
        }
    }

    /// What an earlier version set aside is listed as well, and so are unknown states.
    @Test(arguments: [
        "UPDATE delivery SET state = 4, recipients = 'x@y@', reason = '' WHERE message = ?",
        "UPDATE delivery SET state = 77 WHERE message = ?",
    ])
    func aDamagedRowIsListed(sql: String) async throws {
        try await Self.damaged(by: sql) { store, hurt, whole in
            #expect(try await store.list(QueueQuery()).map(\.message.id).sorted() == [hurt, whole])
            #expect(try await store.page(QueueQuery()).entries.count == 2)
            let delivery = try await store.delivery(hurt)
            #expect(delivery.reason != nil)
            #expect(try await store.lease().map(\.message.id) == [whole])
        }
    }

    /// An earlier version accepted recipients that it could not read back: the others get their copies.
    @Test func readableRecipientsOfADamagedRowAreServed() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            let id = try await store.take(Sample.message([Sample.delivery(["anna", "b", "carl"])])).id
            while try await store.indexForSearch(limit: 100) > 0 {}
            try await store.commits.run {
                try $0.run(
                    "UPDATE delivery SET recipients = replace(recipients, 'b@', 'a\u{A0}b@')"
                )
                try $0.run("INSERT INTO message_search(message_search) VALUES ('rebuild')")
            }
            let unreadable = "a\u{A0}b@customer.example"
            #expect(try await store.delivery(id).invalidRecipients == [InvalidRecipient(unreadable, isDamaged: true)])
            let first = try #require(try await store.lease(1).first)
            #expect(first.delivery.recipients == ["anna", "carl"].map(Sample.recipient))
            #expect(first.damages.isEmpty)
            let second = try #require(try await store.lease().first)
            #expect(second.delivery.id == DeliveryID(message: id, part: 2))
            #expect(second.delivery.recipients.isEmpty)
            #expect(second.delivery.recipientTexts == [unreadable])
            #expect(second.damages.count == 1)
            try await store.finish(first, with: .delivered, at: Sample.now)
            try await store.finish(second, with: .failed, at: Sample.now)
            #expect(try await store.tally() == [.delivered: 1, .failed: 1])
            // Only what is sent is recorded in the ledger.
            #expect(try await store.ledger(of: Sample.account, since: Sample.now).map(\.messages).reduce(0, +) == 1)
            // The text index has followed.
            while try await store.indexForSearch(limit: 100) > 0 {}
            try await store.commits.run {
                try $0.run("INSERT INTO message_search(message_search) VALUES ('integrity-check')")
            }
            var query = QueueQuery()
            query.recipient = unreadable
            #expect(try await store.list(query).map(\.delivery.id.part) == [2])
            try store.close()
        }
    }

    /// Recipients that were accepted although they are invalid are no damage.
    @Test func invalidRecipientsAreKeptAsTheyCame() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            let invalid = [
                InvalidRecipient("kunde@firma..example", notify: .failure, originalRecipient: "rfc822;k\tx\n"),
                // If it were read as an address, someone would get the message.
                InvalidRecipient("anna@customer.example"),
                InvalidRecipient("@"),
            ]
            var plan = Sample.delivery([])
            plan.invalidRecipients = invalid
            let id = try await store.take(Sample.message([Sample.delivery(), plan])).id
            #expect(try await store.delivery(id, part: 2).invalidRecipients == invalid)
            #expect(try await store.delivery(id, part: 2).recipients.isEmpty)
            let history = try await store.history(of: id)
            #expect(history.message.envelope.recipients == [Sample.recipient("kunde")])
            #expect(history.message.envelope.invalidRecipients == invalid)
            let leases = try await store.lease()
            #expect(leases.map(\.isSend) == [true, false])
            #expect(leases.flatMap(\.damages).isEmpty)
            try store.close()
        }
    }

    private static func damaged(
        by sql: String,
        _ check: (SQLStore, _ hurt: QueueID, _ whole: QueueID) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            let hurt = try await store.take().id
            let whole = try await store.take().id
            try await store.commits.run { try $0.run(sql, [hurt.rawValue]) }
            try await check(store, hurt, whole)
            try store.close()
        }
    }

    @Test func damagedSettingsOfOneUserStopNobodyElse() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            let (hurt, whole) = (UserID(rawValue: 1), UserID(rawValue: 2))
            for user in [hurt, whole] { try await store.savePersonalSettings(PersonalSettings(), of: user) }
            try await store.commits.run {
                try $0.run("UPDATE personal_settings SET settings = '{' WHERE user_id = 1")
            }
            #expect(try await store.allPersonalSettings().keys.map(\.rawValue) == [2])
            await #expect(throws: StorageError.self) { try await store.personalSettings(of: hurt) }
            #expect(try await store.personalSettings(of: whole) == PersonalSettings())
            try store.close()
        }
    }

    /// The damaged account stays visible and sends nothing; what is enabled or entered anew mends it.
    @Test(arguments: [
        ("address = 'no address'", "the address"), ("options = '{'", "the options"), ("health = '{'", "the health"),
    ])
    func aDamagedAccountIsDisabledAndStopsNoOther(assignment: String, damage: String) async throws {
        try await Self.damagedAccount(by: assignment) { store, hurt in
            let accounts = try await store.routingTable().accounts
            #expect(try await store.accounts() == accounts)
            #expect(accounts.count == 2)
            let account = try #require(accounts.first { $0.id == hurt })
            #expect(account.health.state == .disabled)
            #expect(account.health.reason == Reason(.recordDamaged, damage))
            #expect(accounts.first { $0.id != hurt }?.health == AccountHealth())
            var options = AccountOptions()
            options.isDefaultSender = true
            for id in accounts.map(\.id) { try await store.setOptions(options, of: id) }
            try await store.setHealth(AccountHealth(), of: hurt)
            let mended = try #require(try await store.accounts().first { $0.id == hurt })
            #expect((mended.health.state == .working) == (damage != "the address"))
            try await store.removeAccount(hurt)
            #expect(try await store.accounts().count == 1)
        }
    }

    @Test func damagedSendAsAddressesAreReadAgain() async throws {
        try await Self.damagedAccount(by: "send_as = '{', send_as_read_at = 1") { store, hurt in
            let account = try #require(try await store.accounts().first { $0.id == hurt })
            #expect(account.health == AccountHealth())
            #expect(account.sendAs.isEmpty && account.sendAsReadAt == nil)
        }
    }

    private static func damagedAccount(
        by assignment: String,
        _ check: (SQLStore, _ hurt: AccountID) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            var ids: [AccountID] = []
            for name in ["anna", "ben"] {
                let address = Address(localPart: name, domain: "acme.example")
                ids.append(
                    try await store.addAccount(address, sealedCredential: [1], scopes: [], options: AccountOptions())
                )
            }
            let hurt = ids[0]
            try await store.commits.run {
                try $0.run("UPDATE account SET \(assignment) WHERE id = ?", [hurt.rawValue])
            }
            try await check(store, hurt)
            try store.close()
        }
    }

    @Test func aDamagedLoginStopsNoOther() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            for name in ["backup", "odoo"] {
                try await store.saveLogin(
                    LoginRecord(
                        name: name,
                        passwordHash: nil,
                        mayUse: [],
                        account: nil,
                        isEnabled: true,
                        createdAt: Sample.now
                    )
                )
            }
            try await store.commits.run {
                try $0.run("UPDATE login SET may_use = '{' WHERE name = 'backup'")
            }
            #expect(try await store.logins().map(\.name) == ["odoo"])
            #expect(try await store.routingTable().logins.map(\.name) == ["odoo"])
            await #expect(throws: StorageError.damaged("the login backup")) {
                try await store.login(named: "backup")
            }
            try await store.removeLogin(named: "backup")
            try store.close()
        }
    }

    /// A column that holds another type than its table says: an error, and the process goes on.
    @Test func aColumnOfAnotherTypeStopsOnlyWhatReadsIt() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, reserve: 0)
            try SQLStore.openSQLite(options).close()
            // As of a file that was damaged: SQLite itself keeps other types out of these tables.
            let file = try DatabaseQueue(path: folder + "/gateway.sqlite")
            try await file.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA writable_schema = ON")
                try database.execute(
                    sql: "UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '') WHERE name = 'users'"
                )
            }
            try file.close()

            let store = try SQLStore.openSQLite(options)
            let hurt = try await store.addUser(NewUser(email: "a@acme.example", name: "A", role: .user), at: Sample.now)
            let whole = try await store.addUser(
                NewUser(email: "b@acme.example", name: "B", role: .user),
                at: Sample.now
            )
            try await store.commits.run { try $0.run("UPDATE users SET created_at = 'then' WHERE id = ?", [hurt]) }
            let error = await #expect(throws: StorageError.self) { try await store.user(hurt) }
            guard case .damaged = error else {
                Issue.record("\(String(describing: error)) is not .damaged")
                return
            }
            #expect(try await store.user(whole)?.name == "B")
            try store.close()
        }
    }

    /// Pages of the database file are overwritten: what they hold is lost, everything else can still be read.
    @Test func aDamagedPageStopsOnlyWhatLiesOnIt() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, inlineLimit: 128 << 10, reserve: 0)
            var store = try SQLStore.openSQLite(options)
            var ids: [QueueID] = []
            for _ in 0..<20 { ids.append(try await store.take(content: Sample.bytes(60_000)).id) }
            // Empties the write-ahead log into the file.
            try store.close()

            let path = folder + "/gateway.sqlite"
            var bytes = try contents(of: path)
            // In the middle of the contents, which fill nearly all of the file.
            let start = bytes.count / 2 / 4096 * 4096
            for offset in start..<(start + 4096) { bytes[offset] = 0xA5 }
            try write(bytes, to: path)

            store = try SQLStore.openSQLite(options)
            var lost = 0
            for id in ids {
                guard let found = try? await store.bytes(of: id) else {
                    lost += 1
                    continue
                }
                #expect(found == Sample.bytes(60_000))
            }
            #expect(lost == 1)
            let leases = try await store.lease(100)
            #expect(leases.count == 20)
            #expect(try await store.take(content: Sample.bytes(60_000)).id > ids[19])
            try store.close()
        }
    }
}
