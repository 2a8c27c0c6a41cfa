import CPQ

extension ServerError {
    /// Reads the error in a failed result; `nil` where it is libpq's own, about the connection.
    init?(_ rows: PostgreSQLRows) {
        func field(_ code: Int32) -> String? {
            guard let text = unsafe PQresultErrorField(rows.result, code) else { return nil }
            return unsafe String(cString: text)
        }
        guard let code = field(shim_diag_sqlstate) else { return nil }
        let state = SQLState(code)
        let message = field(shim_diag_message) ?? "an error without a message"
        let function = field(shim_diag_function)
        self.init(
            state: state,
            message: state.hasMessageWithoutValues ? message : Self.kind(of: state),
            isFatal: ["FATAL", "PANIC"].contains(field(shim_diag_severity)),
            constraint: field(shim_diag_constraint),
            table: field(shim_diag_table),
            column: field(shim_diag_column),
            hasStalePlan: state == SQLState("0A000") && function == "RevalidateCachedQuery"
        )
    }

    /// Replaces a message that may quote values.
    private static func kind(of state: SQLState) -> String {
        switch state.conditionClass {
        case "21", "22": "a value does not fit where it is to be stored or calculated with"
        case "P0": "a function raised an error"
        default: "the statement failed"
        }
    }
}

extension PostgreSQLError {
    /// Reads why connecting failed from libpq's text, which contains PostgreSQL's verbose error: libpq reports the
    /// SQLSTATE in no other way.
    static func connecting(_ text: String) -> PostgreSQLError {
        var (lines, state): ([String], SQLState?) = ([], nil)
        for line in text.split(separator: "\n") {
            // Where in the server's source the error was raised.
            guard !line.hasPrefix("LOCATION:") else { continue }
            guard let found = line.firstRange(of: #/:  [0-9A-Z]{5}: /#) else {
                lines.append(String(line))
                continue
            }
            state = SQLState(String(line[found].dropFirst(3).prefix(5)))
            lines.append(line[..<found.lowerBound] + ": " + line[found.upperBound...])
        }
        let reason = lines.joined(separator: "; ")
        guard let state, state.isLastingRefusal else { return .unreachable(reason) }
        return .refused(state, reason)
    }
}
