/// A Python exception that ends a call and rolls its transaction back, as Odoo reports it to the caller.
struct OdooException: Error, Hashable {
    /// The qualified name of the exception's class.
    let name: String
    let message: String
    /// The status of JSON-2's answer; JSON-RPC always answers 200.
    let status: Int

    init(_ name: String, _ message: String, status: Int) {
        self.name = name
        self.message = message
        self.status = status
    }

    static func accessDenied() -> Self { Self("odoo.exceptions.AccessDenied", "Access Denied", status: 403) }

    static func access(_ message: String) -> Self { Self("odoo.exceptions.AccessError", message, status: 403) }

    static func user(_ message: String) -> Self { Self("odoo.exceptions.UserError", message, status: 422) }

    static func validation(_ message: String) -> Self { Self("odoo.exceptions.ValidationError", message, status: 422) }

    static func value(_ message: String) -> Self { Self("builtins.ValueError", message, status: 500) }

    static func type(_ message: String) -> Self { Self("builtins.TypeError", message, status: 422) }

    static func notFound(_ message: String) -> Self { Self("werkzeug.exceptions.NotFound", message, status: 404) }

    static func missing(_ model: String, _ id: Int, user: Int) -> Self {
        Self(
            "odoo.exceptions.MissingError",
            "Record does not exist or has been deleted.\n(Record: \(model)(\(id),), User: \(user))",
            status: 404
        )
    }

    static func invalidField(_ field: String, _ model: String) -> Self {
        value("Invalid field '\(field)' on model '\(model)'")
    }

    /// The error when a conflict with another transaction remains after all of Odoo's retries.
    static let concurrent = Self(
        "psycopg2.errors.SerializationFailure",
        "could not serialize access due to concurrent update\n",
        status: 500
    )

    /// The end of a Python traceback, which Odoo adds to the error.
    var debug: String {
        "Traceback (most recent call last):\n  File \"/usr/lib/python3/dist-packages/odoo/http.py\", line 1, in _transactioning\n"
            + "\(name.hasPrefix("builtins.") ? String(name.dropFirst(9)) : name): \(message)\n"
    }
}
