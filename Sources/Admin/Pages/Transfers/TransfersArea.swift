import HTTPTypes
import Storage

/// The staging lists: messages on their way from the user's transfer folders to Odoo. Every user, including
/// administrators, sees only their own: it is private mail.
enum TransfersArea: ConsoleArea {
    static let templates = [
        Template("transfers", PackageResources.transfers_mustache),
        Template("transfer", PackageResources.transfer_mustache),
    ]
    static let texts: any Texts.Type = TransfersText.self
    static let navigation = TransferDirection.allCases.enumerated().map { place, direction in
        NavigationItem(
            name: { TransfersText.of($0).title(direction) },
            path: direction.path,
            icon: "mail",
            audience: .person,
            rank: 12 + place
        )
    }

    static func register(_ routes: ConsoleRoutes) {
        routes.get("transfers/:direction", for: .person) { try await TransferListPage.show($0) }
        routes.post("transfers/:direction", for: .person) { try await TransferSteering.steer($0) }
        routes.post("transfers/:direction/fetch", for: .person) { try await TransferSteering.fetch($0) }
        routes.get("transfers/:direction/:id", for: .person) { try await TransferPage.show($0) }
        routes.post("transfers/:direction/:id/contacts", for: .person) { try await TransferContacts.choose($0) }
        routes.post("transfers/:direction/:id/new-contact", for: .person) { try await TransferContacts.create($0) }
    }
}

extension TransferDirection {
    /// The path of the list's page.
    var path: LocalPath { self == .incoming ? "/transfers/incoming" : "/transfers/outgoing" }
}

extension Visit {
    /// The signed-in user's list that the path names.
    var transferList: TransferList {
        get throws {
            guard let direction = TransferDirection(rawValue: variables["direction"] ?? "") else {
                throw Refusal.notFound
            }
            return TransferList(try person.id, direction)
        }
    }

    /// The staged message that the path names. Another user's is not found rather than forbidden.
    var stagedMail: StagedMail {
        get async throws {
            guard let id = Int64(variables["id"] ?? "") else { throw Refusal.notFound }
            var query = StagedMailQuery()
            query.choice = .only([StagedMailID(rawValue: id)])
            guard let mail = try await console.store.stagedMail(query, in: transferList).first else {
                throw Refusal.notFound
            }
            return mail
        }
    }
}
