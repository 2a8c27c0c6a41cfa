import Foundation
import PostgreSQL
import TestSupport
import Testing

extension ServerTests {
    @Suite struct OpeningTests {
        private func cluster() throws -> Cluster { try #require(Cluster.current) }

        private func failure(
            _ url: String,
            until deadline: ContinuousClock.Instant = .soon
        ) async throws -> PostgreSQLError {
            let parameters = try PostgreSQLParameters(url: url)
            let error = await #expect(throws: PostgreSQLError.self) {
                try await PostgreSQLConnection.open(parameters, until: deadline)
            }
            return try #require(error)
        }

        @Test func setsWhatStatementsRelyOn() async throws {
            let cluster = try cluster()
            let schema = try await cluster.makeSchema()
            var parameters = try PostgreSQLParameters(url: cluster.url(), schema: schema)
            parameters.timeouts.lock = .seconds(7)
            let connection = try await cluster.connect(parameters)
            let settings = [
                "search_path": "\(PostgreSQLSyntax.identifier(schema)), pg_temp", "TimeZone": "UTC",
                "statement_timeout": "1min", "lock_timeout": "7s", "idle_in_transaction_session_timeout": "1min",
                "application_name": "gsuite-gateway", "client_encoding": "UTF8", "synchronous_commit": "on",
            ]
            for (name, value) in settings {
                let row = try await connection.run("SELECT current_setting($1)", [name], until: .soon)[0]
                #expect(try row[0] as String == value, "\(name)")
            }
            try await connection.run("CREATE TABLE here (id bigint)", until: .soon)
            let place = try await connection.run(
                "SELECT schemaname FROM pg_tables WHERE tablename = 'here' AND schemaname = $1",
                [schema],
                until: .soon
            )
            #expect(place.count == 1)
            #expect(connection.serverVersion >= 130_000)
            #expect(connection.processID > 0)
        }

        @Test func aWrongPasswordIsRefusedForGood() async throws {
            let error = try await failure(cluster().url(password: "not at all right"))
            #expect(error.state == SQLState("28P01"))
            #expect(!error.isRetryable)
            #expect(!"\(error)".contains("not at all"))
        }

        @Test func anUnknownDatabaseIsRefusedForGood() async throws {
            let error = try await failure(cluster().url(database: "nothing"))
            #expect(error.state == SQLState("3D000"))
            #expect("\(error)".contains("does not exist"))
        }

        @Test func aPasswordComesFromAFile() async throws {
            let cluster = try cluster()
            let file = FileManager.default.temporaryDirectory.appending(path: "password-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: file) }
            try Data((Cluster.password + "\n").utf8).write(to: file)
            let url = "postgresql://owner@127.0.0.1:\(cluster.port)/postgres"
            let connection = try await cluster.connect(try PostgreSQLParameters(url: url, passwordFile: file.path))
            #expect(connection.isUsable)
        }

        @Test func volatileCommitsAreRefusedUnlessAllowed() async throws {
            let cluster = try cluster()
            let url = cluster.url(query: "sslmode=disable&options=-csynchronous_commit%3Doff")
            guard case .unsuitable(let reason) = try await failure(url) else {
                Issue.record("not refused")
                return
            }
            #expect(reason.contains("synchronous_commit"))
            var parameters = try PostgreSQLParameters(url: url)
            parameters.allowsVolatileCommits = true
            #expect(try await cluster.connect(parameters).isUsable)
        }

        @Test func anotherEncodingIsRefused() async throws {
            let cluster = try cluster()
            let sql = "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
            try await cluster.connect().perform(until: .soon) { try $0.run(script: sql) }
            #expect(
                try await failure(cluster.url(database: "latin"))
                    == .unsuitable("server_encoding is LATIN1, and must be UTF8")
            )
        }

        @Test func nonConformingStringsAreRefused() async throws {
            let url = try cluster().url(query: "sslmode=disable&options=-cstandard_conforming_strings%3Doff")
            #expect(try await failure(url) == .unsuitable("standard_conforming_strings is off, and must be on"))
        }

        @Test func aServerThatOnlyReadsIsNotTaken() async throws {
            let url = try cluster().url(query: "sslmode=disable&options=-cdefault_transaction_read_only%3Don")
            let error = try await failure(url)
            #expect(error.isRetryable)
            #expect("\(error)".contains("read-only"))
        }

        @Test func nobodyListening() async throws {
            let error = try await failure(cluster().url(port: try Ports.free()))
            #expect(error.isRetryable)
            #expect("\(error)".contains("refused"))
        }

        /// libpq alone would wait for the first one without an end.
        @Test func theNextServerIsTriedWhereOneIsSilentOrDown() async throws {
            let cluster = try cluster()
            let silent = try Ports.listen()
            defer { close(silent.descriptor) }
            let ports = "\(silent.port),\(try Ports.free()),\(cluster.port)"
            let url = cluster.url(host: "127.0.0.1", query: "sslmode=disable&connect_timeout=5")
                .replacing("@127.0.0.1:\(cluster.port)/", with: "@/")
            let hosts = "&host=127.0.0.1,127.0.0.1,127.0.0.1&port=\(ports)"
            let connection = try await cluster.connect(try PostgreSQLParameters(url: url + hosts))
            #expect(connection.isUsable)
        }

        @Test func aSilentServerIsGivenUpAtTheDeadline() async throws {
            let silent = try Ports.listen()
            defer { close(silent.descriptor) }
            let url = try cluster().url(port: silent.port, query: "sslmode=disable&connect_timeout=600")
            #expect(try await failure(url, until: .now + .milliseconds(200)) == .deadline)
            let parameters = try PostgreSQLParameters(url: url)
            let task = Task { try await PostgreSQLConnection.open(parameters, until: .soon) }
            try await Task.sleep(for: .milliseconds(50))
            task.cancel()
            await #expect(throws: PostgreSQLError.cancelled) { try await task.value }
        }

        @Test func tooManyClientsMayPass() async throws {
            let cluster = try cluster()
            let script = """
                CREATE ROLE crowd LOGIN PASSWORD '\(Cluster.password)' CONNECTION LIMIT 1;
                """
            try await cluster.connect().perform(until: .soon) { try $0.run(script: script) }
            let first = try await cluster.connect(try PostgreSQLParameters(url: cluster.url(user: "crowd")))
            let error = try await failure(cluster.url(user: "crowd"))
            #expect(error.isRetryable)
            #expect("\(error)".contains("too many connections"))
            #expect(first.isUsable)
        }

        @Test func closingEndsTheSession() async throws {
            let cluster = try cluster()
            let watcher = try await cluster.connect()
            var connection: PostgreSQLConnection? = try await cluster.connect()
            let first = try #require(connection)
            first.close()
            await first.closed()
            await #expect(throws: PostgreSQLError.closed) { try await first.run("SELECT 1", until: .soon) }
            connection = try await cluster.connect()
            let process = Int(try #require(connection).processID)
            connection = nil
            // Without a reference, the connection is closed as well.
            try await eventually {
                let sql = "SELECT 1 FROM pg_stat_activity WHERE pid = $1"
                return try await watcher.run(sql, [process], until: .soon).isEmpty
            }
        }
    }

    @Suite struct TLSTests {
        private func open(host: String, _ query: String) async throws -> PostgreSQLConnection {
            let cluster = try #require(Cluster.current)
            return try await cluster.connect(try PostgreSQLParameters(url: cluster.url(host: host, query: query)))
        }

        @Test func theNameIsVerified() async throws {
            let cluster = try #require(Cluster.current)
            let verified = try await open(host: "localhost", "sslmode=verify-full&sslrootcert=\(cluster.authority)")
            #expect(verified.isEncrypted)
            let error = await #expect(throws: PostgreSQLError.self) {
                try await open(host: "127.0.0.1", "sslmode=verify-full&sslrootcert=\(cluster.authority)")
            }
            #expect(error.map { "\($0)" }?.contains("does not match host name") == true)
        }

        @Test func anotherAuthorityIsNotTrusted() async throws {
            let cluster = try #require(Cluster.current)
            let stranger = cluster.folder.appending(path: "stranger.crt").path
            let error = await #expect(throws: PostgreSQLError.self) {
                try await open(host: "localhost", "sslmode=verify-full&sslrootcert=\(stranger)")
            }
            #expect(error.map { "\($0)" }?.contains("certificate verify failed") == true)
            // The system's authorities, where none is named.
            await #expect(throws: PostgreSQLError.self) { try await open(host: "localhost", "sslmode=verify-full") }
        }

        @Test func theModeSaysWhetherThereIsTLS() async throws {
            #expect(try await open(host: "127.0.0.1", "sslmode=require").isEncrypted)
            #expect(try await open(host: "127.0.0.1", "sslmode=prefer").isEncrypted)
            #expect(try await !open(host: "127.0.0.1", "sslmode=disable").isEncrypted)
        }

        @Test func muchCrossesTLSBothWays() async throws {
            let connection = try await open(host: "127.0.0.1", "sslmode=require")
            let bytes = manyBytes(8_000_001)
            let row = try await connection.run("SELECT $1::bytea", [bytes], until: .soon)[0]
            #expect(try row[0] as [UInt8] == bytes)
        }
    }
}
