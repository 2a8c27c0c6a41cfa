import Odoo
import Storage

/// What a run does with a stretch of contacts, decided from both lists alone.
enum ContactPlan {
    enum Step: Sendable, Hashable {
        /// Make it at Google.
        case create(Int)
        /// Read it in Odoo, and where that says something else than Google was given, change it there.
        case compare(Int)
        /// Its subscription has ended: it is to be deleted, or stays.
        case end(Int, ContactLink.State)
        /// It is open whether Google has made it.
        case await(Int)
        /// As it should be.
        case keep(Int)
    }

    /// - Parameters:
    ///   - subscribed: what Odoo has of that stretch.
    ///   - links: all links of the same stretch of Odoo's ids.
    ///   - everything: contacts are mapped otherwise than before, so all are to be compared.
    ///   - deletes: contacts go from Google when the subscription ends.
    ///   - isForgotten: Odoo has lost who had subscribed to what, so that nothing has ended.
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
