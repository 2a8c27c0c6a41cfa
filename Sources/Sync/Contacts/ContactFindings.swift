import Base
import Google
import Storage

/// What a page of Google's list reveals about the gateway's contacts; pure.
struct ContactFindings: Sendable, Hashable {
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
