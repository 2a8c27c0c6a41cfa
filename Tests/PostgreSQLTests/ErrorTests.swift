import Testing

@testable import PostgreSQL

@Suite struct ErrorTests {
    @Test(arguments: [
        "40001", "40P01", "57P01", "57P02", "57P03", "53300", "25006", "08006", "08001", "08P01", "57P05", "25P03",
        "57014", "55P03",
    ])
    func retries(_ code: String) {
        #expect(SQLState(code).isRetryable)
        #expect(SQLState(code).endsConnection == !["40001", "40P01", "57014", "55P03"].contains(code))
    }

    @Test(arguments: ["23505", "22P02", "42601", "25P02", "53100", "XX000", "28P01"])
    func doesNotRetry(_ code: String) {
        #expect(!SQLState(code).isRetryable)
        #expect(!SQLState(code).endsConnection)
    }

    @Test func neverRetriesWhatMayBeCommitted() {
        #expect(!PostgreSQLError.commitUnknown("").isRetryable)
        #expect(PostgreSQLError.commitUnknown("").endsConnection)
        #expect(PostgreSQLError.connectionLost("").isRetryable)
        #expect(!PostgreSQLError.deadline.isRetryable)
        #expect(!PostgreSQLError.cancelled.isRetryable)
    }

    /// As libpq writes it when it is to be verbose.
    @Test func readsWhyAConnectionIsRefused() {
        let wrong = """
            connection to server at "127.0.0.1", port 5432 failed: FATAL:  28P01: password authentication failed for user "a"
            LOCATION:  auth_failed, auth.c:335

            """
        let reason = """
            connection to server at "127.0.0.1", port 5432 failed: FATAL: password authentication failed for user "a"
            """
        #expect(PostgreSQLError.connecting(wrong) == .refused(SQLState("28P01"), reason))
        let starting = "connection to server at \"db\" failed: FATAL:  57P03: the database system is starting up\n"
        #expect(PostgreSQLError.connecting(starting).isRetryable)
        #expect(PostgreSQLError.connecting("could not translate host name \"db\"").isRetryable)
    }

    @Test(arguments: ["22P02", "22003", "P0001", "21000", "HV000"])
    func hidesMessagesThatMayQuoteValues(_ code: String) {
        #expect(!SQLState(code).hasMessageWithoutValues)
    }
}
