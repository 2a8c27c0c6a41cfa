import Foundation
import PostgreSQL
import TestSupport
import Testing

extension ServerTests {
    @Suite struct ValueTests {
        private func connect() async throws -> PostgreSQLConnection { try await #require(Cluster.current).connect() }

        @Test func integers() async throws {
            let connection = try await connect()
            for number in [0, 1, -1, 42, Int64.min, Int64.max] {
                let row = try #require(try await connection.run("SELECT $1::bigint", [number], until: .soon).first)
                #expect(try row[0] as Int64 == number)
                #expect(try row[0] as Int? == Int(number))
            }
            let small = try await connection.run(
                "SELECT $1::smallint, $2::integer",
                [-7, Int(Int32.min)],
                until: .soon
            )[0]
            #expect(try small[0] as Int == -7)
            #expect(try small[1] as Int64 == Int64(Int32.min))
        }

        @Test func doubles() async throws {
            let connection = try await connect()
            for number in [
                0, -0.0, 0.1, 1e300, Double.leastNonzeroMagnitude, -1.5, .infinity, -.infinity,
                Double.greatestFiniteMagnitude,
            ] {
                let row = try await connection.run("SELECT $1::double precision", [number], until: .soon)[0]
                #expect(try row[0] as Double == number)
            }
            let row = try await connection.run("SELECT $1::double precision, 1.5::real", [Double.nan], until: .soon)[0]
            #expect(try (row[0] as Double).isNaN)
            #expect(try row[1] as Double == 1.5)
        }

        @Test(arguments: [
            "", "a", "Grüße, 世界 🙂", "'\"\\$1--", " \n\t", "{}", "NULL", String(repeating: "ä", count: 500_000),
        ])
        func texts(_ text: String) async throws {
            let row = try await connect().run("SELECT $1::text, $1::varchar, length($1::text)", [text], until: .soon)[0]
            #expect(try row[0] as String == text)
            #expect(try row[1] as String? == text)
            #expect(try row[2] as Int == text.unicodeScalars.count)
        }

        @Test func bytes() async throws {
            let connection = try await connect()
            let every = [UInt8](0...255)
            let large = manyBytes(5_000_001)
            for bytes in [[], every, [0], [0x5C], large] {
                let row = try await connection.run("SELECT $1::bytea, $2::bytea", [bytes, Data(bytes)], until: .soon)[0]
                #expect(try row[0] as [UInt8] == bytes)
                #expect(try row[1] as Data == Data(bytes))
                #expect(!row.isNull(0))
            }
        }

        /// Columns of several rows, in binary form.
        @Test func arraysOfRows() async throws {
            let connection = try await connect()
            let numbers: [PostgreSQLValue] = [.integer(.min), .null, .integer(7)]
            let flags: [PostgreSQLValue] = [.boolean(true), .boolean(false), .null]
            let texts: [PostgreSQLValue] = [.null, .text("Grüße, \"世界\" {NULL} \\"), .text("")]
            let bytes: [PostgreSQLValue] = [.bytes([UInt8](0...255)), .bytes([]), .null]
            let rows = try await connection.run(
                """
                SELECT * FROM unnest(
                    CAST($1 AS bigint[]), CAST($2 AS boolean[]), CAST($3 AS text[]), CAST($4 AS bytea[])
                )
                """,
                [
                    PostgreSQLValue.array(PostgreSQLArray(of: .integer, numbers)),
                    PostgreSQLValue.array(PostgreSQLArray(of: .boolean, flags)),
                    PostgreSQLValue.array(PostgreSQLArray(of: .text, texts)),
                    PostgreSQLValue.array(PostgreSQLArray(of: .bytes, bytes)),
                ],
                until: .soon
            )
            #expect(rows.count == 3)
            for (index, row) in rows.enumerated() {
                #expect(try row.values == [numbers[index], flags[index], texts[index], bytes[index]])
            }
            let none = PostgreSQLValue.array(PostgreSQLArray(of: .text, []))
            #expect(try await connection.run("SELECT unnest(CAST($1 AS text[]))", [none], until: .soon).isEmpty)
        }

        @Test(arguments: [PostgreSQLValue.text("a"), .text("\0"), .boolean(true)])
        func anElementOfAnotherTypeIsRefused(_ element: PostgreSQLValue) async throws {
            let array = PostgreSQLArray(of: element == .text("\0") ? .text : .integer, [element])
            await #expect(throws: PostgreSQLError.self) {
                try await connect().run("SELECT $1::bigint[]", [PostgreSQLValue.array(array)], until: .soon)
            }
        }

        @Test func booleansAndNull() async throws {
            let connection = try await connect()
            let row = try await connection.run(
                "SELECT $1::boolean, $2::boolean, $3::text, $4::bytea, $5::bigint",
                [true, false, nil, nil as Data?, nil as Int64?],
                until: .soon
            )[0]
            #expect(try row[0] as Bool)
            #expect(try !(row[1] as Bool))
            #expect(try row[2] as String? == nil)
            #expect(try row[3] as [UInt8]? == nil)
            #expect(try row[4] as Int? == nil)
            #expect(row.isNull(2))
            #expect(throws: PostgreSQLError.self) { try row[2] as String }
        }

        @Test func arrays() async throws {
            let connection = try await connect()
            let texts = ["", "a,b", "\"quoted\"", "back\\slash", "{}", "NULL", " space ", "ä\n"]
            let rows = try await connection.run(
                "SELECT * FROM unnest($1::bigint[], $2::text[])",
                [[Int64](0..<8), texts],
                until: .soon
            )
            #expect(try rows.map { try $0[0] as Int } == Array(0..<8))
            #expect(try rows.map { try $0[1] as String } == texts)
            let found = try await connection.run("SELECT 5 = ANY ($1), 9 = ANY ($1)", [[Int64(5), 6]], until: .soon)[0]
            #expect(try found[0] as Bool)
            #expect(try !(found[1] as Bool))
            let none = try await connection.run("SELECT cardinality($1::text[])", [[String]()], until: .soon)[0]
            #expect(try none[0] as Int == 0)
        }

        @Test func jsonIsText() async throws {
            let row = try await connect().run("SELECT $1::jsonb, $2::json", [#"{"a":1}"#, #"{"a":1}"#], until: .soon)[0]
            #expect(try row[0] as String == #"{"a": 1}"#)
            #expect(try row[1] as String == #"{"a":1}"#)
        }

        @Test func columnsAreReadAsTheirOwnTypes() async throws {
            let sql = "SELECT 1::smallint, 2::integer, 3::bigint, 1.5::real, true, 'a'::varchar, '\\x00ff'::bytea, NULL"
            let row = try await connect().run(sql, until: .soon)[0]
            let values: [PostgreSQLValue] = [
                .integer(1), .integer(2), .integer(3), .double(1.5), .boolean(true), .text("a"), .bytes([0, 255]),
                .null,
            ]
            #expect(try row.values == values)
            let other = try await connect().run("SELECT 1.5::numeric", until: .soon)[0]
            #expect(throws: PostgreSQLError.self) { try other.values }
        }

        @Test func aNULCharacterIsRefusedBeforeAnythingIsSent() async throws {
            let connection = try await connect()
            let attempts: [(String, [(any PostgreSQLEncodable)?])] = [
                ("SELECT $1::text", ["a\0b"]), ("SELECT $1::text[]", [["a", "b\0"]]), ("SELECT 1\0, 2", []),
            ]
            for (sql, parameters) in attempts {
                let error = await #expect(throws: PostgreSQLError.self) {
                    try await connection.run(sql, parameters, until: .soon)
                }
                #expect(error.map { "\($0)" }?.contains("NUL") == true)
            }
            #expect(connection.isUsable)
        }

        @Test func aWrongTypeIsNamed() async throws {
            let row = try await connect().run("SELECT 1::bigint AS number, 1.5::numeric, 'a'::text", until: .soon)[0]
            let error = #expect(throws: PostgreSQLError.self) { try row[0] as String }
            #expect(error.map { "\($0)" } == "column 0 (number), of type bigint, was read as String")
            #expect(throws: PostgreSQLError.self) { try row[1] as Double }
            #expect(throws: PostgreSQLError.self) { try row[2] as Int }
            #expect(throws: PostgreSQLError.self) { try row[2] as [UInt8] }
            #expect(throws: PostgreSQLError.self) { try row[3] as Int? }
        }

        @Test func tooManyParametersAreRefused() async throws {
            let connection = try await connect()
            let error = await #expect(throws: PostgreSQLError.self) {
                try await connection.run("SELECT 1", Array(repeating: 1 as Int, count: 70_000), until: .soon)
            }
            #expect(error.map { "\($0)" }?.contains("65535") == true)
        }
    }
}
