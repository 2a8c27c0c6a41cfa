import Base
import Google
import Odoo
import Storage

/// What a run does with a range of contacts, decided from both lists alone.
enum ContactPlan {
    enum Step: Sendable, Hashable {
        /// Create it at Google.
        case create(Int)
        /// Read it in Odoo, and change it at Google if it differs from what was written there.
        case compare(Int)
        /// Its subscription has ended: it is to be deleted, or stays.
        case end(Int, ContactLink.State)
        /// There is no subscription, and it is unknown whether it has ended.
        case doubt(Int)
        /// It is unknown whether Google created it.
        case await(Int)
        /// It is up to date.
        case keep(Int)
    }

    /// What Odoo's record of who subscribed to what says about subscriptions that are not in it.
    enum Record: Sendable, Hashable {
        /// They have ended.
        case same
        /// Nothing: it is a new one, as after `odoo remove` and `odoo setup`.
        case new
        /// Nothing: which one it is cannot be read.
        case unknown
    }

    /// - Parameters:
    ///   - subscribed: Odoo's contacts of the range.
    ///   - links: all links of the same range of Odoo ids.
    ///   - everything: whether to compare every contact, because the mapping has changed.
    ///   - deletes: whether contacts are deleted at Google when the subscription ends.
    ///   - record: the record of subscriptions that `subscribed` was read from.
    static func make(
        subscribed: [ContactVersion],
        links: [ContactLink],
        everything: Bool,
        deletes: Bool,
        record: Record = .same
    ) -> [Step] {
        let known = Dictionary(links.map { ($0.partner, $0) }) { first, _ in first }
        var steps = subscribed.map { step(for: $0, known[$0.id], everything: everything) }
        let present = Set(subscribed.map(\.id))
        for link in links where !present.contains(link.partner) {
            switch link.state {
            case .creating: steps.append(.await(link.partner))
            case .linked where record == .unknown: steps.append(.doubt(link.partner))
            case .linked where record == .new, .ended where record == .new, .left where record == .new:
                steps.append(.end(link.partner, .kept))
            case .linked: steps.append(.end(link.partner, deletes ? .ended : .left))
            case .ended where !deletes: steps.append(.end(link.partner, .left))
            case .ended, .left, .kept: break
            }
        }
        return steps
    }

    private static func step(for contact: ContactVersion, _ link: ContactLink?, everything: Bool) -> Step {
        guard let link else { return .create(contact.id) }
        switch link.state {
        case .creating: return .await(contact.id)
        case .linked:
            let isRight = link.version == contact.version && !link.hasDrifted && !everything
            return isRight ? .keep(contact.id) : .compare(contact.id)
        // Subscribed again.
        case .ended, .left, .kept: return .compare(contact.id)
        }
    }
}

/// What a page of Google's list reveals about the gateway's contacts; pure.
struct ContactListingDiff: Sendable, Hashable {
    /// Links that replace the stored ones.
    private(set) var changed: [ContactLink] = []
    /// Odoo ids of contacts that were deleted at Google.
    private(set) var gone: [Int] = []
    /// The names of all contacts deleted there, the gateway's or not.
    private(set) var goneNames: [String] = []
    /// Duplicates: contacts that the gateway created for an Odoo contact that already has one.
    private(set) var surplus: [String] = []

    /// - Parameters:
    ///   - byName: links of the contacts on the page, by their current or former names.
    ///   - byPartner: links of the Odoo contacts for which the page's contacts were created.
    init(
        _ people: [Person],
        _ mark: ContactMark,
        byName: [ContactLink],
        byPartner: [ContactLink],
        at now: Timestamp
    ) {
        var links = Dictionary((byName + byPartner).map { ($0.partner, $0) }) { first, _ in first }
        var partners: [String: Int] = [:]
        for link in links.values { if let name = link.resource { partners[name] = link.partner } }
        var touched: Set<Int> = []
        for person in people {
            guard let name = person.resourceName else { continue }
            if person.isDeleted {
                goneNames.append(name)
                guard let partner = partners.removeValue(forKey: name) else { continue }
                links[partner] = nil
                touched.remove(partner)
                gone.append(partner)
                continue
            }
            let known = partners[name] ?? person.previousNames.lazy.compactMap { partners[$0] }.first
            if let known, var link = links[known] {
                guard link.etag != person.contactETag || link.resource != name else { continue }
                if let former = link.resource { partners[former] = nil }
                link.resource = name
                link.hasDrifted = true
                partners[name] = known
                links[known] = link
                touched.insert(known)
            } else if let partner = mark.partner(in: person.fields) {
                if let link = links[partner], link.state != .creating {
                    surplus.append(name)
                } else {
                    // Created by an earlier run that got no answer, or whose links are lost.
                    var link = ContactLink(partner: partner, resource: name, state: .linked, since: now)
                    link.hasDrifted = true
                    links[partner] = link
                    partners[name] = partner
                    touched.insert(partner)
                }
            }
        }
        gone.removeAll { links[$0] != nil }
        changed = touched.compactMap { links[$0] }.sorted { $0.partner < $1.partner }
    }
}

/// Marks the gateway's contacts at Google, so that it recognises them even without its own store. The mark is the Odoo
/// database and the contact's id there, stored as `clientData`, which is hidden from users.
struct ContactMark: Sendable, Hashable {
    static let key = "gsuite-gateway.odoo"

    /// The name of the database.
    let database: String

    func value(_ partner: Int) -> String { "\(database):\(partner)" }

    func entry(_ partner: Int) -> PersonEntry { PersonEntry(texts: ["key": Self.key, "value": value(partner)]) }

    /// The database in a mark.
    static func database(in value: String) -> Substring { value.lastIndex(of: ":").map { value[..<$0] } ?? value[...] }

    /// Returns the Odoo id of the contact for which `fields` were written; `nil` for a contact of another database, or
    /// one that is not the gateway's. If a user merged several, it is the first.
    func partner(in fields: PersonFields) -> Int? {
        for entry in fields[.clientData] where entry["key"] == Self.key {
            guard let value = entry["value"], value.hasPrefix(database + ":") else { continue }
            if let partner = Int(value.dropFirst(database.count + 1)) { return partner }
        }
        return nil
    }

    /// The note of a tag's group.
    func note(tag: Int) -> ContactGroup.Note { ContactGroup.Note(key: Self.key, value: value(tag)) }

    /// Returns the Odoo id of the tag for which `group` was made; `nil` for a group of another database, or one that is
    /// not the gateway's.
    func tag(in group: ContactGroup) -> Int? {
        for note in group.clientData ?? [] where note.key == Self.key && note.value.hasPrefix(database + ":") {
            if let tag = Int(note.value.dropFirst(database.count + 1)) { return tag }
        }
        return nil
    }
}

/// Keeps a run from deleting too much, when Odoo's data was lost or someone ended all subscriptions by mistake.
struct DeletionGuard: Sendable {
    /// The percentage of all contacts that a run may delete without asking.
    let percent: Int

    /// - Parameters:
    ///   - deletions: how many would be deleted.
    ///   - total: how many the gateway has at Google.
    func allows(_ deletions: Int, of total: Int) -> Bool { deletions * 100 <= total * percent }
}
