import Base
import Foundation
import Testing

@testable import PostgreSQL

@Suite struct ParametersTests {
    private let secret = "pa ss:w@rd"
    private let url = "postgresql://gateway:pa%20ss%3Aw%40rd@db.example:5433/mail"

    @Test func readsAURL() throws {
        let parameters = try PostgreSQLParameters(url: url + "?application_name=mine", schema: "queue")
        let server = try #require(parameters.servers.first)
        let keywords = parameters.keywords(for: server, try parameters.readPassword())
        #expect(keywords["host"] == "db.example")
        #expect(keywords["port"] == "5433")
        #expect(keywords["user"] == "gateway")
        #expect(keywords["dbname"] == "mail")
        #expect(keywords["password"] == secret)
        #expect(keywords["application_name"] == "mine")
        #expect(keywords["target_session_attrs"] == "read-write")
        #expect(keywords["keepalives"] == "1")
    }

    @Test func neverShowsThePassword() throws {
        let parameters = try PostgreSQLParameters(url: url + "?sslpassword=of%20the%20key", schema: "queue")
        var dumped = ""
        dump(parameters, to: &dumped)
        for text in ["\(parameters)", parameters.debugDescription, dumped, "\(["": parameters])"] {
            #expect(!text.contains("pa ss"))
            #expect(!text.contains("of the key"))
            #expect(text.contains("gateway@db.example:5433/mail"))
        }
    }

    @Test(arguments: [
        "postgresql://gateway:geheim%zz@db/mail", "postgresql://gateway:geheim%00@db/mail",
        "postgresql://db/mail?password=geheim=x", "postgresql://db/mail?geheim", "postgresql://[geheim/mail",
        "host=db password=geheim", "mysql://gateway:geheim@db/mail", "postgresql://gateway:geheim\0@db/mail",
        "postgresql://db/mail?password=geheim&nosuchthing=1", "postgresql://u:geheim@a,b:1,c:2,d:3/mail?hostaddr=1,2",
        "postgresql://u:geheim@db/mail?connect_timeout=soon", "",
    ])
    func refusesAnInvalidURLWithoutQuotingIt(_ url: String) {
        let error = #expect(throws: PostgreSQLError.self) { try PostgreSQLParameters(url: url) }
        #expect(error.map { "\($0)" }?.contains("geheim") == false)
        guard case .invalidParameters = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        ("postgresql://db.example/mail", "verify-full"), ("postgresql://a,localhost/mail", "verify-full"),
        ("postgresql://localhost/mail", "prefer"), ("postgresql://127.0.0.1/mail", "prefer"),
        ("postgresql:///mail?host=/run/postgresql", "prefer"), ("postgresql:///mail", "prefer"),
        ("postgresql://db.example/mail?sslmode=disable", "disable"),
        ("postgresql://db.example/mail?hostaddr=127.0.0.1", "prefer"),
    ])
    func requiresTLSBeyondThisMachine(_ url: String, _ mode: String) throws {
        let parameters = try PostgreSQLParameters(url: url)
        #expect(parameters.keywords["sslmode"] == mode)
        let servers = try #require(parameters.servers.first)
        #expect((parameters.keywords(for: servers, nil)["sslrootcert"] != nil) == (mode == "verify-full"))
    }

    @Test func splitsServersSoThatEachHasItsTime() throws {
        let parameters = try PostgreSQLParameters(url: "postgresql://a:1,b,c:3/mail?connect_timeout=7")
        #expect(parameters.servers.map(\.host) == ["a", "b", "c"])
        #expect(parameters.servers.map(\.port) == ["1", nil, "3"])
        #expect(parameters.connectTimeout == .seconds(7))
        let shared = try PostgreSQLParameters(url: "postgresql:///mail?host=a,b&port=6000")
        #expect(shared.servers.map(\.port) == ["6000", "6000"])
    }

    @Test(arguments: ["", String(repeating: "x", count: 64), "a\0b"])
    func refusesASchemaThatPostgreSQLWouldTruncate(_ schema: String) {
        #expect(throws: PostgreSQLError.self) { try PostgreSQLParameters(url: url, schema: schema) }
    }

    @Test func readsThePasswordAnewFromItsFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "password-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let parameters = try PostgreSQLParameters(url: "postgresql://gateway@db/mail", passwordFile: file.path)
        #expect(throws: PostgreSQLError.self) { try parameters.readPassword() }
        for (content, password) in [
            ("first\n", "first"), ("second", "second"), ("third\r\n", "third"), (" a b ", " a b "),
        ] {
            try Data(content.utf8).write(to: file)
            #expect(try parameters.readPassword()?.reveal() == password)
        }
        for content in ["", "\n", "a\0b", String(repeating: "x", count: 5000)] {
            try Data(content.utf8).write(to: file)
            #expect(throws: PostgreSQLError.self) { try parameters.readPassword() }
        }
        #expect(throws: PostgreSQLError.self) { try PostgreSQLParameters(url: url, passwordFile: file.path) }
    }
}
