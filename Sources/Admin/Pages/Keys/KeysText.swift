import Storage

/// The words of the pages about keys of programs.
struct KeysText: Texts {
    let title: String
    let intro: String
    let ownerMatters: String
    let name: String
    let nameHint: String
    let scope: String
    let lifetime: String
    let createdBy: String
    let createdAt: String
    let expires: String
    let expired: String
    let suspended: String
    let lastUsed: String
    let actions: String
    let make: String
    let made: String
    let madeHint: String
    let revoke: String
    let revokeConsequence: String
    let none: String
    let isTaken: String
    let tooLong: String
    let operations: String
    let description: String
    let operationsHint: String
    let method: String
    let path: String
    let summary: String
    let noKey: String
    let read: String
    let steer: String
    let administer: String
    let days: @Sendable (_ count: Int) -> String
    let revokeQuestion: @Sendable (_ name: String) -> String
    let revoked: @Sendable (_ name: String) -> String

    func words(_ scope: APIScope) -> String {
        switch scope {
        case .read: read
        case .steer: steer
        case .administer: administer
        }
    }
}
