import Base
import Testing
import Transport

@testable import Google

/// The directory of a Workspace, page by page.
struct DirectoryTests {
    private func client(_ transport: ScriptedTransport) -> PeopleClient {
        let credential = Credential.user(clientID: "c", clientSecret: Secret("s"), refreshToken: Secret("r"))
        let tokens = AccessTokens(credential, scopes: [], endpoints: .google, transport: transport)
        return PeopleClient(GoogleCaller(endpoints: .google, transport: transport, tokens: tokens))
    }

    private static func address(_ value: String, source: String = "DOMAIN_PROFILE", _ more: String = "") -> String {
        #"{"metadata": {"source": {"type": "\#(source)", "id": "1"}\#(more)}, "value": "\#(value)"}"#
    }

    private static func person(_ addresses: String..., names: String = "[]") -> String {
        #"{"resourceName": "people/1", "names": \#(names), "emailAddresses": [\#(addresses.joined(separator: ", "))]}"#
    }

    @Test func asksForProfilesAloneAndReadsPageAfterPage() async throws {
        let primary = #", "primary": true"#
        let anna = Self.person(
            Self.address("anna@acme.example", primary),
            names: #"[{"displayName": "Anna Beispiel", "metadata": {"primary": true}}]"#
        )
        let ben = Self.person(Self.address("ben@acme.example", primary))
        let transport = ScriptedTransport([
            Answer.token("t"), Answer.json(200, #"{"people": [\#(anna)], "nextPageToken": "p 2"}"#),
            Answer.json(200, #"{"nextPageToken": "p3"}"#), Answer.json(200, #"{"people": [\#(ben)]}"#),
        ])
        let directory = try await client(transport).directory(within: .minutes(1))
        #expect(directory.isComplete)
        #expect(
            directory.people == [
                DirectoryPerson(email: "anna@acme.example", name: "Anna Beispiel"),
                DirectoryPerson(email: "ben@acme.example", name: "ben@acme.example"),
            ]
        )
        let urls = transport.seen.dropFirst().map(\.request.url)
        #expect(urls.count == 3 && urls.allSatisfy { $0.contains("/v1/people:listDirectoryPeople?") })
        #expect(urls.allSatisfy { $0.contains("sources=DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE") })
        #expect(urls.allSatisfy { $0.contains("readMask=emailAddresses%2Cnames&") && $0.contains("pageSize=1000") })
        #expect(!urls[0].contains("pageToken") && urls[1].contains("pageToken=p") && urls[2].contains("pageToken=p3"))
    }

    /// People may add addresses to their own profile, which could be somebody else's.
    @Test func anAddressThatNoAdministratorGaveIsNobodys() async throws {
        let own = Self.person(
            Self.address("boss@acme.example"),
            Self.address("eva@acme.example", #", "sourcePrimary": true"#)
        )
        let contact = Self.person(Self.address("x@acme.example", source: "CONTACT", #", "primary": true"#))
        let none = Self.person(Self.address("boss@acme.example"))
        let transport = ScriptedTransport([
            Answer.token("t"),
            Answer.json(200, #"{"people": [\#(own), \#(contact), \#(none), {"resourceName": "people/4"}]}"#),
        ])
        let directory = try await client(transport).directory(within: .minutes(1))
        #expect(directory.people.map(\.email) == ["eva@acme.example"])
    }

    @Test func anEndlessDirectoryEnds() async throws {
        let pages = PeopleClient.mostInDirectory / PeopleLimits.page
        let page = Answer.json(200, #"{"nextPageToken": "again"}"#)
        let transport = ScriptedTransport([Answer.token("t")] + Array(repeating: page, count: pages + 5))
        let directory = try await client(transport).directory(within: .minutes(1))
        #expect(!directory.isComplete && transport.seen.count == pages + 1)
    }

    @Test func aRefusalEndsIt() async throws {
        let refusal =
            #"{"error": {"code": 400, "status": "FAILED_PRECONDITION", "message": "Must be a G Suite domain user."}}"#
        let transport = ScriptedTransport([Answer.token("t"), Answer.json(400, refusal)])
        await #expect(throws: GoogleError.self) { try await client(transport).directory(within: .minutes(1)) }
    }
}
