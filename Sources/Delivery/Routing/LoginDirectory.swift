package import Mail
package import Storage

/// All SMTP logins at one moment, found by name without regard to case.
package struct LoginDirectory: Sendable {
    private let byName: [String: LoginRecord]

    package init(_ logins: [LoginRecord] = []) {
        byName = Dictionary(logins.map { ($0.name.lowercased(), $0) }) { first, _ in first }
    }

    package subscript(name: String) -> LoginRecord? { byName[name.lowercased()] }
}

extension LoginRecord {
    /// Whether this login may have `author` in From: an empty list allows all, `@domain` a whole domain.
    package func permits(_ author: Address) -> Bool {
        mayUse.isEmpty
            || mayUse.contains { allowed in
                if allowed.hasPrefix("@") {
                    return Address(localPart: author.localPart, domain: String(allowed.dropFirst())).key == author.key
                }
                return Address(allowed)?.key == author.key
            }
    }
}
