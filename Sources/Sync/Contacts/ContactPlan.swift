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
        /// It is unknown whether Google created it.
        case await(Int)
        /// It is up to date.
        case keep(Int)
    }

    /// - Parameters:
    ///   - subscribed: Odoo's contacts of the range.
    ///   - links: all links of the same range of Odoo ids.
    ///   - everything: whether to compare every contact, because the mapping has changed.
    ///   - deletes: whether contacts are deleted at Google when the subscription ends.
    ///   - isForgotten: whether Odoo has lost the record of who subscribed to what, so that no subscription has
    ///     ended.
    static func make(
        subscribed: [ContactVersion],
        links: [ContactLink],
        everything: Bool,
        deletes: Bool,
        isForgotten: Bool = false
    ) -> [Step] {
        let known = Dictionary(links.map { ($0.partner, $0) }) { first, _ in first }
        var steps = subscribed.map { step(for: $0, known[$0.id], everything: everything) }
        let present = Set(subscribed.map(\.id))
        for link in links where !present.contains(link.partner) {
            switch link.state {
            case .creating: steps.append(.await(link.partner))
            case .linked where isForgotten, .ended where isForgotten, .left where isForgotten:
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
