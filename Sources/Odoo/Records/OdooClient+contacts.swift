package import Base

/// Contacts that are sent to Google.
extension OdooClient {
    /// Returns the fields that contacts have in this Odoo.
    package func contactFields() async throws(OdooError) -> Set<String> {
        let call = OdooCall("res.partner", "fields_get", named: ["attributes": ["type"]], acts: false)
        guard case .object(let fields) = try await self.call(call) else {
            throw OdooError(.unreadable, "no fields of res.partner")
        }
        return Set(fields.keys)
    }

    private static func subscribed(by user: Int) -> [JSONValue] {
        [[.string(SubscriptionField.path), "in", [.integer(user)]], ["name", "!=", false]]
    }

    /// Returns how many active contacts with a name the user has subscribed to.
    package func subscriptionCount(of user: Int) async throws(OdooError) -> Int {
        let domain = OdooCall.Argument("domain", .array(Self.subscribed(by: user)))
        let call = OdooCall("res.partner", "search_count", leading: [domain], acts: false)
        return try await self.call(call).integer ?? 0
    }

    /// Returns the versions of the next `limit` of them after the id `after`, by id.
    package func subscriptions(
        of user: Int,
        after: Int,
        limit: Int
    ) async throws(OdooError) -> [ContactVersion] {
        let domain = OdooCall.Argument("domain", .array(Self.subscribed(by: user) + [["id", ">", .integer(after)]]))
        let answer = try await call(
            OdooCall(
                "res.partner",
                "search_read",
                leading: [domain],
                named: [
                    "fields": JSONValue(OdooContact.versionFields), "limit": .integer(limit), "order": "id",
                ],
                acts: false
            )
        )
        guard let records = answer.array?.compactMap(OdooRecord.init), records.count == answer.array?.count else {
            throw OdooError(.unreadable, "no contacts")
        }
        return records.map { ContactVersion(id: $0.id, version: OdooContact.version(of: $0)) }
    }

    /// Returns these contacts in full, as far as they exist, with the names of countries and the like in `language`.
    ///
    /// - Parameter fields: those that this Odoo has.
    package func contacts(
        _ ids: [Int],
        fields: Set<String>,
        language: String?
    ) async throws(OdooError) -> [OdooContact] {
        try await search(
            "res.partner",
            [["id", "in", JSONValue(ids)]],
            fields: OdooContact.fields.filter(fields.contains),
            context: language.map { ["lang": .string($0)] } ?? [:]
        ).map(OdooContact.init)
    }

    /// Returns the checksums of these contacts' photos, by contact; contacts without a photo are omitted.
    package func photoChecksums(_ ids: [Int]) async throws(OdooError) -> [Int: String] {
        let domain: [JSONValue] = [
            ["res_model", "=", "res.partner"], ["res_field", "=", .string(Self.photoField)],
            ["res_id", "in", JSONValue(ids)],
        ]
        let found = try await search("ir.attachment", domain, fields: ["res_id", "checksum"])
        var checksums: [Int: String] = [:]
        for record in found {
            // A many2one_reference: a number, or a pair in some versions.
            guard let id = record["res_id"]?.integer ?? record["res_id"]?.reference?.id else { continue }
            checksums[id] = record["checksum"]?.string
        }
        return checksums
    }

    /// Large enough for any phone screen, at some ten kilobytes.
    private static let photoField = "image_512"

    /// Returns these contacts' photos in base 64; contacts without a photo are omitted.
    package func photos(_ ids: [Int]) async throws(OdooError) -> [Int: String] {
        let found = try await search("res.partner", [["id", "in", JSONValue(ids)]], fields: [Self.photoField])
        var photos: [Int: String] = [:]
        for record in found { photos[record.id] = record[Self.photoField]?.string }
        return photos
    }

    /// Returns the tags of the contacts that the user has subscribed to, by id, named in `language`.
    package func contactTags(of user: Int, language: String?) async throws(OdooError) -> [Int: String] {
        let found = try await search(
            "res.partner.category",
            [[.string("partner_ids." + SubscriptionField.path), "in", [.integer(user)]]],
            fields: ["name"],
            context: language.map { ["lang": .string($0)] } ?? [:]
        )
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0["name"]?.string ?? "") })
    }

    /// Returns the contact with the highest id, including archived contacts and those without a name; `nil` if there is
    /// none.
    package func newestContact() async throws(OdooError) -> DatedContact? {
        let call = OdooCall(
            "res.partner",
            "search_read",
            leading: [.init("domain", [])],
            named: ["fields": JSONValue(DatedContact.fields), "limit": 1, "order": "id desc"],
            context: ["active_test": false],
            acts: false
        )
        return try await self.call(call).array?.first.flatMap(OdooRecord.init).map { DatedContact($0) }
    }

    /// Returns the next `limit` contacts after the id `after` that were created at `since` or later, by id. Includes
    /// archived contacts and those without a name.
    package func contacts(
        madeSince since: Timestamp,
        after: Int,
        limit: Int
    ) async throws(OdooError) -> [DatedContact] {
        let domain: [JSONValue] = [
            ["id", ">", .integer(after)], ["create_date", ">=", .string(OdooTimeText.make(since))],
        ]
        return try await search(
            "res.partner",
            domain,
            fields: DatedContact.fields,
            limit: limit,
            context: ["active_test": false]
        ).map { DatedContact($0) }
    }

    /// Returns the next `limit` active contacts with a name after the id `after` that are new to the user, by id: all
    /// above the id `newest`, and those created at `since` or later that the user has not subscribed to.
    package func newContacts(
        of user: Int,
        above newest: Int,
        since: Timestamp?,
        after: Int,
        limit: Int
    ) async throws(OdooError) -> [DatedContact] {
        let users: JSONValue = [.integer(user)]
        var domain: [JSONValue] = [["id", ">", .integer(newest)]]
        if let since {
            domain =
                ["|"] + domain + [
                    "&", ["create_date", ">=", .string(OdooTimeText.make(since))],
                    "!", [.string(SubscriptionField.path), "in", users],
                ]
        }
        domain += [["id", ">", .integer(after)], ["name", "!=", false]]
        let fields = DatedContact.fields + [SubscriptionField.name]
        return try await search("res.partner", domain, fields: fields, limit: limit).map {
            DatedContact($0, subscriber: user)
        }
    }

    /// Returns Odoo's id of the model that holds the subscriptions; `nil` if its external id is missing or not visible.
    package func subscriptionModelID() async throws(OdooError) -> Int? {
        let domain: [JSONValue] = [
            ["module", "=", .string(ProvisionItem.module)], ["name", "=", "model_subscription"],
        ]
        do { return try await search("ir.model.data", domain, fields: ["res_id"]).first?["res_id"]?.integer } catch {
            if case .accessRights = error.cause { return nil }
            throw error
        }
    }

    /// Subscribes the user to these contacts, to which it must not be subscribed yet. No other user's subscriptions
    /// change, nor do the contacts, which Odoo may hide from the gateway's user.
    package func subscribe(_ user: Int, to ids: [Int]) async throws(OdooError) {
        let records: [[String: JSONValue]] = ids.map {
            [ProvisionCode.subscribedContact: .integer($0), ProvisionCode.subscribedUser: .integer(user)]
        }
        _ = try await create(ProvisionCode.subscription, records, context: QuietContext.records)
    }

    /// Returns the address at which users open Odoo (`web.base.url`), which may differ from the one the gateway calls.
    /// Falls back to the latter if Odoo does not provide it.
    package func webAddress() async throws(OdooError) -> String {
        do {
            let call = OdooCall("res.partner", "get_base_url", ids: [], acts: false)
            var address = try await self.call(call).string ?? ""
            while address.hasSuffix("/") { address.removeLast() }
            return address.hasPrefix("http") ? address : access.url
        } catch {
            if error.isTransient || error.cause == .accessDenied { throw error }
            return access.url
        }
    }

    /// Returns where users see a contact in Odoo.
    ///
    /// - Parameter base: Odoo's own address.
    package func contactURL(_ id: Int, at base: String) async throws(OdooError) -> String {
        try await version().major >= 18
            ? "\(base)/odoo/res.partner/\(id)"
            : "\(base)/web#id=\(id)&model=res.partner&view_type=form"
    }
}

/// A contact of Odoo and its version.
package struct ContactVersion: Sendable, Hashable {
    package var id: Int
    /// Differs whenever a part of the contact that is sent to Google may have changed: the time of the last change, and
    /// the company, which changes without touching the contact.
    package var version: String

    package init(id: Int, version: String) {
        self.id = id
        self.version = version
    }
}

/// A contact of Odoo and when it was created.
package struct DatedContact: Sendable, Hashable {
    static let fields = ["create_date"]

    package var id: Int
    /// When its transaction began, by Odoo's clock.
    package var created: Timestamp
    /// Whether the given user has subscribed to it.
    package var isSubscribed: Bool

    /// A contact without a creation date counts as created long ago.
    init(_ record: OdooRecord, subscriber: Int? = nil) {
        id = record.id
        created = record["create_date"]?.string.flatMap { OdooTimeText.read($0) } ?? Timestamp(milliseconds: 0)
        isSubscribed = subscriber.map { record[SubscriptionField.name]?.ids?.contains($0) == true } ?? false
    }
}

/// The field of `res.partner` with the users who subscribed to a contact, created by the setup. It is read-only.
package enum SubscriptionField {
    package static let name = ProvisionCode.subscribers
    /// The path by which contacts are searched: to the users, through the subscription records.
    static let path = "\(ProvisionCode.subscriptions).\(ProvisionCode.subscribedUser)"
}

/// Contacts in Odoo.
extension OdooClient {
    /// Returns the active contacts with one of these addresses, compared with Odoo's normalised form: one address each,
    /// in lower case. Odoo allows several contacts with the same address, and all are returned.
    ///
    /// - Parameter addresses: in any case; bare, without names.
    package func partners(
        withAddresses addresses: [String],
        fields: [String]
    ) async throws(OdooError) -> [OdooRecord] {
        let normalised = Array(Set(addresses.map { $0.lowercased() })).sorted()
        var found: [OdooRecord] = []
        for start in stride(from: 0, to: normalised.count, by: limits.batch) {
            let batch = Array(normalised[start..<min(start + limits.batch, normalised.count)])
            found += try await search("res.partner", [["email_normalized", "in", JSONValue(batch)]], fields: fields)
        }
        return found
    }

    /// Escapes the wildcards of `like`.
    package static func likePattern(_ text: String) -> String {
        String(text.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] })
    }
}
