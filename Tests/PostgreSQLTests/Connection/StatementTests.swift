import Base
import PostgreSQL
import TestSupport
import Testing

extension ServerTests {
    @Suite struct StatementTests {
        private func connect(_ table: String = "") async throws -> PostgreSQLConnection {
            let cluster = try #require(Cluster.current)
            let schema = try await cluster.makeSchema()
            let connection = try await cluster.connect(try PostgreSQLParameters(url: cluster.url(), schema: schema))
            if !table.isEmpty { try await connection.perform(until: .soon) { try $0.run(script: table) } }
            return connection
        }

        private static let mail = """
            CREATE TABLE account (name text CONSTRAINT account_key PRIMARY KEY);
            CREATE TABLE mail (
                id bigint CONSTRAINT mail_key PRIMARY KEY, subject text CONSTRAINT mail_subject NOT NULL,
                size integer CONSTRAINT mail_size CHECK (size >= 0),
                account text CONSTRAINT mail_account REFERENCES account DEFERRABLE INITIALLY IMMEDIATE
            );
            """

        private func count(_ connection: PostgreSQLConnection) async throws -> Int {
            try await connection.run("SELECT count(*) FROM mail", until: .soon)[0][0]
        }

        @Test func insertsUpdatesAndReturns() async throws {
            let connection = try await connect(Self.mail)
            let upsert = """
                INSERT INTO mail (id, subject, size) VALUES ($1, $2, $3)
                ON CONFLICT (id) DO UPDATE SET subject = excluded.subject RETURNING subject, xmax = 0
                """
            let first = try await connection.run(upsert, [1, "one", 10], until: .soon)
            #expect(first.affected == 1)
            #expect(try first[0][1] as Bool)
            let second = try await connection.run(upsert, [1, "two", 10], until: .soon)[0]
            #expect(try second[0] as String == "two")
            #expect(try !(second[1] as Bool))
            #expect(try await connection.run("UPDATE mail SET size = 1 WHERE id > $1", [5], until: .soon).affected == 0)
            #expect(try await connection.run("DELETE FROM mail", until: .soon).affected == 1)
        }

        @Test func violationsNameTheConstraintAndNoValues() async throws {
            let connection = try await connect(Self.mail)
            let insert = "INSERT INTO mail (id, subject, size, account) VALUES ($1, $2, $3, $4)"
            try await connection.run(insert, [77001, "geheim", 1, nil], until: .soon)
            let cases: [([(any PostgreSQLEncodable)?], SQLState, String?)] = [
                ([77001, "geheim", 1, nil], .uniqueViolation, "mail_key"),
                ([77002, nil, 1, nil], .notNullViolation, nil),
                ([77002, "geheim", -77, nil], .checkViolation, "mail_size"),
                ([77002, "geheim", 1, "geheim"], .foreignKeyViolation, "mail_account"),
            ]
            for (parameters, state, constraint) in cases {
                let error = await #expect(throws: PostgreSQLError.self) {
                    try await connection.run(insert, parameters, until: .soon)
                }
                #expect(error?.state == state)
                #expect(error?.violatedConstraint == constraint)
                #expect(error?.isRetryable == false)
                let text = error.map { "\($0)" } ?? ""
                for value in ["geheim", "77"] { #expect(!text.contains(value)) }
            }
            #expect(connection.isUsable)
        }

        @Test func errorsOfDataHideTheValues() async throws {
            let connection = try await connect()
            let attempts: [(String, [(any PostgreSQLEncodable)?])] = [
                ("SELECT $1::bigint", ["geheim"]), ("SELECT $1::jsonb", ["geheim"]),
                ("SELECT ($1::text)::date", ["geheim"]),
                ("SELECT ('x' || $1::text)::inet", ["geheim"]),
            ]
            for (sql, parameters) in attempts {
                let error = await #expect(throws: PostgreSQLError.self) {
                    try await connection.run(sql, parameters, until: .soon)
                }
                #expect(error?.state?.conditionClass == "22")
                #expect(error.map { String(reflecting: $0) }?.contains("geheim") == false)
            }
        }

        @Test func severalStatementsAreOneTransaction() async throws {
            let connection = try await connect(Self.mail)
            let insert = "INSERT INTO mail (id, subject) VALUES ($1, $2) RETURNING id"
            let answers = try await connection.run(
                (1...50).map { (id: Int) in PostgreSQLStatement(insert, [id, "mail \(id)"]) }
                    + [PostgreSQLStatement("SELECT count(*) FROM mail")],
                until: .soon
            )
            #expect(try answers.prefix(50).map { try $0[0][0] as Int } == Array(1...50))
            #expect(try answers[50][0][0] as Int == 50)
            let error = await #expect(throws: PostgreSQLError.self) {
                try await connection.run(
                    [51, 52, 7, 53].map { (id: Int) in PostgreSQLStatement(insert, [id, "mail"]) },
                    until: .soon
                )
            }
            guard case .server(let failure) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(failure.statement == 2)
            #expect(failure.constraint == "mail_key")
            #expect(try await count(connection) == 50)
            #expect(try await connection.run([], until: .soon).isEmpty)
        }

        @Test func moreThanTheNetworkHoldsCrossesInOneExchange() async throws {
            let connection = try await connect()
            let bytes = [UInt8](repeating: 7, count: 300_000)
            let statements = (0..<60).map { _ in PostgreSQLStatement("SELECT $1::bytea", [bytes]) }
            let answers = try await connection.run(statements, until: .soon)
            #expect(try answers.allSatisfy { try $0[0][0] as [UInt8] == bytes })
        }

        @Test func statementsWithinATransactionArePartOfIt() async throws {
            struct Change: Error {}
            let connection = try await connect(Self.mail)
            await #expect(throws: Change.self) {
                try await connection.transaction(until: .soon) { session in
                    #expect(!session.isInTransaction == false)
                    try session.run("INSERT INTO mail (id, subject) VALUES (1, 'a')")
                    _ = try session.run([
                        PostgreSQLStatement("INSERT INTO mail (id, subject) VALUES (2, 'b')"),
                        PostgreSQLStatement("INSERT INTO mail (id, subject) VALUES (3, 'c')"),
                    ])
                    throw Change()
                }
            }
            #expect(try await count(connection) == 0)
            let count = try await connection.transaction(until: .soon) { session in
                try session.run("INSERT INTO mail (id, subject) VALUES (1, 'a')").affected
            }
            #expect(count == 1)
            #expect(try await self.count(connection) == 1)
        }

        @Test func whatIsLeftOpenIsRolledBack() async throws {
            let connection = try await connect(Self.mail)
            try await connection.perform(until: .soon) { session in
                try session.run(script: "BEGIN")
                try session.run("INSERT INTO mail (id, subject) VALUES (1, 'a')")
                #expect(session.isInTransaction)
            }
            #expect(try await connection.perform(until: .soon) { !$0.isInTransaction })
            #expect(try await count(connection) == 0)
        }

        /// Otherwise COMMIT would seem to have succeeded, although PostgreSQL answers it with ROLLBACK.
        @Test func anErrorThatIsOverlookedFailsTheTransaction() async throws {
            let connection = try await connect(Self.mail)
            let error = await #expect(throws: PostgreSQLError.self) {
                try await connection.transaction(until: .soon) { session in
                    try session.run("INSERT INTO mail (id, subject) VALUES (1, 'a')")
                    _ = try? session.run("INSERT INTO mail (id, subject) VALUES (1, 'a')")
                }
            }
            #expect(error?.violatedConstraint == "mail_key")
            #expect(try await count(connection) == 0)
        }

        @Test func aTransactionThatOnlyReadsCannotWrite() async throws {
            let connection = try await connect(Self.mail)
            let insert = "INSERT INTO mail (id, subject) VALUES (1, 'a')"
            for isAlone in [true, false] {
                let error = await #expect(throws: PostgreSQLError.self) {
                    try await connection.perform(until: .soon) { session in
                        if isAlone {
                            _ = try session.run([PostgreSQLStatement(insert)], as: .reading)
                        } else {
                            try session.transaction(.snapshot) { _ = try $0.run(insert) }
                        }
                    }
                }
                #expect(error?.isRetryable == false)
            }
            // The server is still the primary.
            #expect(connection.isUsable)
        }

        @Test func aConstraintThatIsCheckedLateFailsTheCommit() async throws {
            let connection = try await connect(Self.mail)
            let late = "SET CONSTRAINTS ALL DEFERRED"
            let insert = "INSERT INTO mail (id, subject, account) VALUES (1, 'a', 'nobody')"
            let one = await #expect(throws: PostgreSQLError.self) {
                try await connection.transaction(until: .soon) { session in
                    try session.run(late)
                    try session.run(insert)
                }
            }
            #expect(one?.violatedConstraint == "mail_account")
            let other = await #expect(throws: PostgreSQLError.self) {
                try await connection.run([PostgreSQLStatement(late), PostgreSQLStatement(insert)], until: .soon)
            }
            #expect(other?.violatedConstraint == "mail_account")
            #expect(try await count(connection) == 0)
        }

        @Test func statementsArePreparedOnceAndBounded() async throws {
            let connection = try await connect()
            let prepared = "SELECT count(*) FROM pg_prepared_statements"
            for _ in 0..<3 { try await connection.run("SELECT $1::bigint + 1", [1], until: .soon) }
            let few: Int = try await connection.run(prepared, until: .soon)[0][0]
            #expect(few <= 5)
            try await connection.perform(until: .soon) { session in
                for number in 0..<500 { try session.run("SELECT \(number)") }
            }
            let many: Int = try await connection.run(prepared, until: .soon)[0][0]
            #expect(many == 200)
            let together = try await connection.run(
                (0..<300).map { PostgreSQLStatement("SELECT -\($0)") },
                until: .soon
            )
            #expect(try together.map { try $0[0][0] as Int } == (0..<300).map { -$0 })
        }

        @Test func aChangedTableIsPlannedAnew() async throws {
            let connection = try await connect("CREATE TABLE changing (a bigint)")
            #expect(try await connection.run("SELECT * FROM changing", until: .soon).columns == 1)
            try await connection.run("ALTER TABLE changing ADD b text", until: .soon)
            #expect(try await connection.run("SELECT * FROM changing", until: .soon).columns == 2)
            // Someone deallocates everything.
            try await connection.perform(until: .soon) { try $0.run(script: "DEALLOCATE ALL") }
            #expect(try await connection.run("SELECT * FROM changing", until: .soon).columns == 2)
        }

        @Test func aStatementThatIsNotKeptIsNotPrepared() async throws {
            let connection = try await connect()
            let search = PostgreSQLStatement("SELECT $1::bigint + 5", [1], isKept: false)
            #expect(try await connection.run([search], until: .soon)[0][0][0] == 6)
            let prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%bigint + 5'"
            #expect(try await connection.run(prepared, until: .soon)[0][0] == 0)
        }

        @Test func scriptsAndEmptyStatements() async throws {
            let connection = try await connect("CREATE TABLE a (id bigint); CREATE TABLE b (id bigint);")
            try await connection.run("INSERT INTO b VALUES (1)", until: .soon)
            #expect(try await connection.run("", until: .soon).isEmpty)
            await #expect(throws: PostgreSQLError.self) {
                try await connection.perform(until: .soon) {
                    try $0.run(script: "INSERT INTO a VALUES (1); INSERT INTO nowhere VALUES (1)")
                }
            }
            #expect(try await connection.run("SELECT * FROM a", until: .soon).isEmpty)
            await #expect(throws: PostgreSQLError.self) {
                try await connection.perform(until: .soon) { try $0.run(script: "COPY a FROM STDIN") }
            }
        }

        @Test func manyRowsAreHandedOutOneByOne() async throws {
            let connection = try await connect()
            let sum = try await connection.perform(until: .soon) { session in
                var sum = 0
                let series = "SELECT n, repeat('x', 100) FROM generate_series(1, $1::bigint) n"
                for isKept in [true, false, true] {
                    try session.forEachRow(of: PostgreSQLStatement(series, [100_000], isKept: isKept)) { row in
                        sum += try row[0] as Int
                        return true
                    }
                }
                return sum
            }
            #expect(sum == 3 * 5_000_050_000)
            let prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%repeat(''x''%'"
            #expect(try await connection.run(prepared, until: .soon)[0][0] == 1)
        }

        @Test func readingRowsCanBeBrokenOff() async throws {
            struct Enough: Error {}
            let connection = try await connect()
            let seen = Locked(0)
            await #expect(throws: Enough.self) {
                try await connection.perform(until: .soon) { session in
                    // The server makes a row as it sends it, and few of them are on their way at a time.
                    let endless = PostgreSQLStatement(
                        "SELECT n, repeat('x', 10000) FROM (SELECT generate_series(1, 100000000) AS n) AS numbers"
                    )
                    try session.forEachRow(of: endless) { row in
                        seen.withLock { $0 += 1 }
                        if try row[0] as Int == 1000 { throw Enough() }
                        return true
                    }
                }
            }
            #expect(seen.withLock { $0 } == 1000)
            #expect(try await connection.run("SELECT 1", until: .soon).count == 1)
            let error = await #expect(throws: PostgreSQLError.self) {
                try await connection.perform(until: .soon) { session in
                    let failing = PostgreSQLStatement("SELECT 1 / (3 - n) FROM generate_series(1, 10) n")
                    try session.forEachRow(of: failing) { _ in true }
                }
            }
            #expect(error?.state == SQLState("22012"))
            #expect(connection.isUsable)
        }

        @Test func readingRowsCanEndEarlyWithinATransaction() async throws {
            let connection = try await connect()
            let numbers = try await connection.transaction(until: .soon) { session in
                var numbers: [Int] = []
                try session.forEachRow(of: PostgreSQLStatement("SELECT n FROM generate_series(1, 5000) n")) { row in
                    numbers.append(try row[0])
                    return numbers.count < 3
                }
                numbers.append(try session.run("SELECT 4")[0][0])
                return numbers
            }
            #expect(numbers == [1, 2, 3, 4])
        }
    }
}
