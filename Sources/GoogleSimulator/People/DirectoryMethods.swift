import Base

/// What a Workspace shares of its directory with external apps.
package enum DirectorySharing: String, Sendable, CaseIterable {
    /// Domain and public data, which is Google's default.
    case domain
    /// Public data alone: nobody is listed.
    case nobody
    /// The same, where Google refuses instead.
    case refused
}

/// `people.listDirectoryPeople`: the accounts of the caller's domain that are not suspended.
enum DirectoryMethods {
    private static let mostPerPage = 1000
    private static let sources: Set = ["DIRECTORY_SOURCE_TYPE_DOMAIN_CONTACT", "DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE"]
    private static let mergeSources: Set = ["DIRECTORY_MERGE_SOURCE_TYPE_CONTACT"]
    /// Whose users belong to no Workspace.
    private static let consumerDomains: Set = ["gmail.com", "googlemail.com"]

    /// The parameters that must stay the same from page to page.
    private struct Choice: Hashable {
        let mask: Set<String>
        let sources: Set<String>
        let size: Int

        var text: String {
            "\(mask.sorted().joined(separator: ",")) \(sources.sorted().joined(separator: ",")) \(size)"
        }
    }

    static func list(_ call: Call) throws(APIError) -> JSON? {
        let choice = try choice(call)
        guard call.request.parameter("syncToken") ?? "" == "" else {
            throw .invalidArgument("Sync token is invalid.")
        }
        let start = try start(call, choice)
        guard !consumerDomains.contains(call.account.domain.lowercased()) else {
            throw .failedPrecondition("Must be a G Suite domain user.")
        }
        let all: [Account]
        switch call.world.configuration.directorySharing {
        case .domain: all = choice.sources.contains(profiles) ? people(call) : []
        case .nobody: all = []
        case .refused: throw .forbidden("forbidden")
        }
        let page = all.dropFirst(start).prefix(choice.size)
        var answer: [String: JSON] = [:]
        if !page.isEmpty { answer["people"] = .array(page.map { json($0, choice.mask) }) }
        let next = start + page.count
        if next < all.count {
            answer["nextPageToken"] = .string(Base64.encode(Array("\(next) \(choice.text)".utf8), .url, padded: false))
        }
        return .object(answer)
    }

    private static let profiles = "DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE"

    private static func choice(_ call: Call) throws(APIError) -> Choice {
        let mask = try PersonMask.required(call.request.parameter("readMask"), "readMask")
        let chosen = Set(call.request.parameters("sources"))
        guard !chosen.isEmpty else { throw .invalidArgument("Must specify at least one directory source.") }
        guard chosen.isSubset(of: sources), Set(call.request.parameters("mergeSources")).isSubset(of: mergeSources)
        else {
            throw .invalidArgument(
                "Invalid value at 'sources' (type.googleapis.com/google.people.v1.DirectorySourceType)"
            )
        }
        let size = call.request.parameter("pageSize").map { Int($0) ?? -1 } ?? 0
        guard (0...mostPerPage).contains(size) else {
            throw .invalidArgument("Page size must be less than or equal to \(mostPerPage).")
        }
        return Choice(mask: mask, sources: chosen, size: size == 0 ? 100 : size)
    }

    private static func start(_ call: Call, _ choice: Choice) throws(APIError) -> Int {
        guard let token = call.request.parameter("pageToken"), !token.isEmpty else { return 0 }
        let parts = Base64.decode(token, .url).map { String(decoding: $0, as: UTF8.self) }?
            .split(separator: " ", maxSplits: 1)
        guard let parts, parts.count == 2, let start = Int(parts[0]), start > 0 else {
            throw .invalidArgument("Page token is invalid.")
        }
        guard parts[1] == choice.text else {
            throw .invalidArgument("Request parameters must match the first call that returned the page token.")
        }
        return start
    }

    private static func people(_ call: Call) -> [Account] {
        call.world.accounts.values
            .filter { $0.domain.lowercased() == call.account.domain.lowercased() && $0.state != .suspended }
            .sorted { $0.key < $1.key }
    }

    private static func json(_ account: Account, _ mask: Set<String>) -> JSON {
        let source: JSON = ["type": "DOMAIN_PROFILE", "id": .string(account.subject)]
        let primary: JSON = ["primary": true, "verified": true, "source": source, "sourcePrimary": true]
        var person: [String: JSON] = [
            "resourceName": .string("people/\(account.subject)"), "etag": .string("%EgUBAgMuNw\(account.subject)"),
        ]
        if mask.contains("names"), !account.name.isEmpty {
            person["names"] = [
                [
                    "metadata": ["primary": true, "source": source, "sourcePrimary": true],
                    "displayName": .string(account.name), "unstructuredName": .string(account.name),
                ]
            ]
        }
        if mask.contains("emailAddresses") {
            // What people add to their own profile is among them.
            let others = account.sendAs.map { alias -> JSON in
                ["metadata": ["source": source], "value": .string(alias.address), "type": "other"]
            }
            person["emailAddresses"] = .array(others + [["metadata": primary, "value": .string(account.address)]])
        }
        if mask.contains("metadata") { person["metadata"] = ["sources": [source], "objectType": "PERSON"] }
        return .object(person)
    }
}
