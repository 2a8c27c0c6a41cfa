import Base

/// Somebody in a Workspace's directory.
package struct DirectoryPerson: Sendable, Hashable {
    /// The primary address.
    package let email: String
    package let name: String

    package init(email: String, name: String) {
        self.email = email
        self.name = name
    }

    /// `nil` if the profile has no address that its administrator gave: people may add others to their own profile.
    init?(_ person: Person) {
        let own = person.fields[.emailAddresses].filter(\.isOfDomainProfile)
        guard let email = (own.first(where: \.isPrimary) ?? own.first(where: \.isPrimaryOfSource))?["value"] else {
            return nil
        }
        let names = person.fields[.names]
        self.init(email: email, name: (names.first(where: \.isPrimary) ?? names.first)?["displayName"] ?? email)
    }
}

extension PersonEntry {
    private var metadata: JSONValue? { members["metadata"] }

    fileprivate var isOfDomainProfile: Bool { metadata?["source"]?["type"]?.string == "DOMAIN_PROFILE" }
    fileprivate var isPrimary: Bool { metadata?["primary"]?.bool == true }
    fileprivate var isPrimaryOfSource: Bool { metadata?["sourcePrimary"]?.bool == true }
}

/// The people of a Workspace, as one of its users sees them.
package struct WorkspaceDirectory: Sendable, Hashable {
    package var people: [DirectoryPerson]
    /// Whether there are no more.
    package var isComplete: Bool

    package init(people: [DirectoryPerson], isComplete: Bool) {
        self.people = people
        self.isComplete = isComplete
    }
}

extension PeopleClient {
    /// The most people of a directory that are read.
    package static let mostInDirectory = 20_000
    private static let directoryPages = mostInDirectory / PeopleLimits.page
    private static let directorySource = "DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE"
    /// The shortest timeout of a page.
    private static let shortestWait = Duration.seconds(1)

    /// people.listDirectoryPeople, 1,000 a page: the profiles that the Workspace shares with external apps, without suspended
    /// users. The administrator may share none; then Google lists nobody, or refuses (403).
    ///
    /// - Parameter limit: how long all pages may take together.
    package func directory(within limit: Duration) async throws(GoogleError) -> WorkspaceDirectory {
        struct Answer: Decodable {
            var people: [Person]?
            var nextPageToken: String?
        }
        let end = ContinuousClock.now + limit
        var directory = WorkspaceDirectory(people: [], isComplete: false)
        var pageToken: String?
        for _ in 0..<Self.directoryPages {
            var query = [
                ("readMask", PersonField.mask([.names, .emailAddresses])), ("sources", Self.directorySource),
                ("pageSize", String(PeopleLimits.page)),
            ]
            if let pageToken { query.append(("pageToken", pageToken)) }
            let left = max(Self.shortestWait, end - ContinuousClock.now)
            let answer = try await caller.get(
                Answer.self,
                url("/people:listDirectoryPeople"),
                query,
                within: CallBounds(timeout: min(limits.callTimeout, left), longestAnswer: limits.longestAnswer)
            )
            directory.people += (answer.people ?? []).compactMap(DirectoryPerson.init)
            pageToken = answer.nextPageToken
            guard pageToken?.isEmpty == false else {
                directory.isComplete = true
                break
            }
        }
        return directory
    }
}
