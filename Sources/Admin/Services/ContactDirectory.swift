package import Base
package import Storage

/// What the console asks of Odoo about contacts, with the user's own rights there. The calls throw `ContactProblem`.
package protocol ContactDirectory: Sendable {
    /// The first few contacts whose name or address contains these words.
    func contacts(matching words: String, for user: UserRecord) async throws -> [StagedContact]

    /// Those of the contacts that the user may read, including archived ones.
    func readable(_ ids: [Int], by user: UserRecord) async throws -> [StagedContact]

    func create(_ name: String, _ address: String, by user: UserRecord) async throws -> StagedContact
}

/// Why Odoo did not carry out a call about contacts.
package struct ContactProblem: Error {
    let reason: Reason

    package init(_ reason: Reason) { self.reason = reason }
}

extension ContactProblem: CustomStringConvertible {
    package var description: String { reason.description }
}

extension ConsoleRequest {
    /// Why a call about contacts failed, in the reader's language.
    func contactProblem(_ error: any Error) -> String {
        (error as? ContactProblem).map { words($0.reason) } ?? "\(error)"
    }
}
