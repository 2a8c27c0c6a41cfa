/// The five characters by which PostgreSQL names a condition (PostgreSQL's appendix "Error Codes").
package struct SQLState: Sendable, Hashable {
    /// For example `23505`.
    package let code: String

    package init(_ code: String) {
        self.code = code
    }

    /// The first two characters, which name the kind of condition.
    package var conditionClass: String { String(code.prefix(2)) }

    package static let notNullViolation = SQLState("23502")
    package static let foreignKeyViolation = SQLState("23503")
    package static let uniqueViolation = SQLState("23505")
    package static let checkViolation = SQLState("23514")
    package static let exclusionViolation = SQLState("23P01")
    package static let transactionAborted = SQLState("25P02")
    package static let readOnlyTransaction = SQLState("25006")
    package static let unknownStatementName = SQLState("26000")
    package static let serializationFailure = SQLState("40001")
    package static let completionUnknown = SQLState("40003")
    package static let deadlock = SQLState("40P01")
    package static let resolutionUnknown = SQLState("08007")
    package static let tooManyConnections = SQLState("53300")
    package static let lockNotAvailable = SQLState("55P03")
    package static let queryCancelled = SQLState("57014")
    package static let adminShutdown = SQLState("57P01")
    package static let crashShutdown = SQLState("57P02")
    package static let cannotConnectNow = SQLState("57P03")

    /// Whether the same transaction may succeed when it is retried, on this connection or another. The server has not
    /// committed it.
    package var isRetryable: Bool {
        switch self {
        case .serializationFailure, .deadlock, .unknownStatementName: true
        // Of a time-out of the server's, or an administrator: what this side cancels has errors of its own.
        case .lockNotAvailable, .queryCancelled: true
        default: endsConnection
        }
    }

    /// Whether the connection is of no further use: it is closed, or its server became a standby.
    package var endsConnection: Bool {
        switch self {
        case .readOnlyTransaction, .tooManyConnections, .adminShutdown, .crashShutdown, .cannotConnectNow: true
        // Ended by the server's limits on an idle session: outside, and within, a transaction.
        case SQLState("57P05"), SQLState("25P03"): true
        default: conditionClass == "08"
        }
    }

    /// Whether connecting keeps failing until someone changes the configuration: wrong password or role, no such
    /// database, no right to connect.
    var isLastingRefusal: Bool { ["28", "3D", "42"].contains(conditionClass) }

    /// Whether the server's message on this condition names only parts of the schema and of the server. Messages on data,
    /// and those raised by functions, may quote values.
    var hasMessageWithoutValues: Bool {
        let speaking: Set = [
            "01", "08", "0A", "23", "25", "26", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58", "XX",
        ]
        return speaking.contains(conditionClass)
    }
}
