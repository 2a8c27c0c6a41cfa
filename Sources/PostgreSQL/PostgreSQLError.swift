/// An error that the server reported. It never contains the values of a statement's parameters.
package struct ServerError: Sendable, Hashable {
    package let state: SQLState
    /// The server's message, or, where that could quote values, only the kind of the error.
    package let message: String
    /// The server closed the connection with this error.
    package let isFatal: Bool
    /// The constraint that was violated.
    package let constraint: String?
    package let table: String?
    package let column: String?
    /// The statement was planned for tables that have changed since. It is planned again the next time.
    let hasStalePlan: Bool
    /// The index of the statement that failed, where several were sent together.
    package internal(set) var statement: Int?

    init(
        state: SQLState,
        message: String,
        isFatal: Bool = false,
        constraint: String? = nil,
        table: String? = nil,
        column: String? = nil,
        hasStalePlan: Bool = false
    ) {
        self.state = state
        self.message = message
        self.isFatal = isFatal
        self.constraint = constraint
        self.table = table
        self.column = column
        self.hasStalePlan = hasStalePlan
    }
}

/// What went wrong in an exchange with PostgreSQL.
package enum PostgreSQLError: Error, Sendable, Hashable {
    /// The server reported an error.
    case server(ServerError)
    /// No connection could be opened, for a reason that may be temporary.
    case unreachable(String)
    /// The server refuses the connection until the password, role, database or privileges are corrected.
    case refused(SQLState, String)
    /// The gateway does not support the server or one of its settings.
    case unsuitable(String)
    /// The connection broke. What was not committed is lost.
    case connectionLost(String)
    /// The answer to COMMIT is missing, or says that standbys may lack the transaction. The outcome must be queried.
    case commitUnknown(String)
    /// The deadline passed. The transaction is rolled back.
    case deadline
    /// The task was cancelled. The transaction is rolled back.
    case cancelled
    /// The deadline passed while all connections of the pool were in use; their number.
    case exhausted(Int)
    /// The connection or the pool was closed.
    case closed
    /// The URL or a setting is not valid.
    case invalidParameters(String)
    /// A value cannot be sent.
    case invalidValue(String)
    /// A value does not have the type that it was read as.
    case unreadable(String)
}

extension PostgreSQLError {
    /// Whether the same transaction may succeed when it is retried. False if it may have been committed.
    package var isRetryable: Bool {
        switch self {
        case .server(let error): error.state.isRetryable || error.hasStalePlan
        case .unreachable, .connectionLost: true
        default: false
        }
    }

    /// Whether a transaction that threw `thrown` may be retried, if the database reported `cause` before: the caller may
    /// have thrown an error of its own in place of the database's.
    static func mayRetry(_ thrown: any Error, _ cause: PostgreSQLError?) -> Bool {
        let errors = [thrown as? PostgreSQLError, cause].compactMap(\.self)
        for case .commitUnknown in errors { return false }
        return errors.contains(where: \.isRetryable)
    }

    /// Whether the connection must not be used again.
    package var endsConnection: Bool {
        switch self {
        case .server(let error): error.isFatal || error.state.endsConnection
        case .connectionLost, .commitUnknown, .closed: true
        default: false
        }
    }

    /// The constraint that was violated, by its name in the schema.
    package var violatedConstraint: String? {
        guard case .server(let error) = self, error.state.conditionClass == "23" else { return nil }
        return error.constraint
    }

    /// The condition that the server reported.
    package var state: SQLState? {
        switch self {
        case .server(let error): error.state
        case .refused(let state, _): state
        default: nil
        }
    }

    /// Whether the connection may be dead: the server has sent nothing.
    var castsDoubt: Bool {
        switch self {
        case .deadline, .cancelled: true
        case .server(let error): ["53", "57", "58", "XX"].contains(error.state.conditionClass)
        default: false
        }
    }
}

extension PostgreSQLError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .server(let error): "\(error)"
        case .unreachable(let reason): "no connection to PostgreSQL: \(reason)"
        case .refused(let state, let reason): "PostgreSQL refuses the connection: \(reason) (\(state.code))"
        case .unsuitable(let reason): "PostgreSQL cannot be used as it is: \(reason)"
        case .connectionLost(let reason): "the connection to PostgreSQL was lost: \(reason)"
        case .commitUnknown(let reason): "it is open whether PostgreSQL has committed: \(reason)"
        case .deadline: "PostgreSQL did not answer in time"
        case .cancelled: "the task that asked PostgreSQL was cancelled"
        case .exhausted(let count): "all \(count) connections to PostgreSQL are in use"
        case .closed: "the connection to PostgreSQL is closed"
        case .invalidParameters(let reason): "the connection to PostgreSQL is not set up right: \(reason)"
        case .invalidValue(let reason), .unreadable(let reason): reason
        }
    }
}

extension ServerError: CustomStringConvertible {
    package var description: String { "PostgreSQL: \(message) (\(state.code))" }
}
