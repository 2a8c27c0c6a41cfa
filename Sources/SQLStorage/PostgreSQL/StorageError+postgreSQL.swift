import PostgreSQL
import Storage

extension StorageError {
    /// The storage error for an error of PostgreSQL, or for any other.
    init(postgreSQL error: any Error) {
        guard let error = error as? PostgreSQLError else {
            self = error as? StorageError ?? .failed("\(error)")
            return
        }
        switch error.state?.code {
        // disk_full; configuration_limit_exceeded, as of a tablespace's quota.
        case "53100", "53400": self = .full("\(error)")
        // data_corrupted, index_corrupted.
        case "XX001", "XX002": self = .damaged("the database: \(error)")
        default: self = .failed("\(error)")
        }
    }
}

extension PostgreSQLError {
    /// Whether a transaction failed because of its own statements and values, so that others may succeed.
    var concernsOneTransaction: Bool {
        switch self {
        case .server(let error):
            // Cardinality, data, integrity constraints, syntax and privileges, functions' errors.
            ["21", "22", "23", "42", "P0"].contains(error.state.conditionClass)
        case .invalidValue, .unreadable: true
        default: false
        }
    }
}
