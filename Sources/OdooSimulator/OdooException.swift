package import Base
import Odoo

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

    /// The database refuses a reference to a record that does not exist.
    static func constraint(_ model: String, _ field: String) -> Self {
        let name = model.replacing(".", with: "_") + "_\(field)_fkey"
        return validation(
            "The operation cannot be completed: another model requires the record being deleted. "
                + "If possible, archive it instead.\n\nModel: \(model)\nConstraint: \(name)"
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

/// A fault on demand.
package struct OdooFault: Sendable, Hashable {
    package enum Effect: Sendable, Hashable {
        /// The answer is delayed.
        case slow(Duration)
        /// The connection closes before the work is done.
        case dropBefore
        /// The connection closes after the work is done: the answer is lost.
        case dropAfter
        /// A page of the reverse proxy, such as 502.
        case page(status: Int, afterWork: Bool)
        /// A conflict with another transaction remains after all retries.
        case concurrent
    }

    package var effect: Effect
    /// The affected method: `res.partner.write`, or `write` for that method of every model; `nil` is every call.
    package var method: String?
    /// How often it still happens; `nil` is unlimited.
    package var count: Int?
    /// The number of calls that succeed first.
    package var skipping: Int

    package init(_ effect: Effect, method: String? = nil, count: Int? = 1, skipping: Int = 0) {
        self.effect = effect
        self.method = method
        self.count = count
        self.skipping = skipping
    }
}

extension OdooWorld {
    /// Draws the effects on a call of `method`: any number of delays and at most one failure.
    func drawFaults(_ method: String) -> [OdooFault.Effect] {
        var effects: [OdooFault.Effect] = []
        var hasFailure = false
        for index in faults.indices {
            if let wanted = faults[index].method, method != wanted, !method.hasSuffix(".\(wanted)") { continue }
            guard faults[index].skipping == 0 else {
                faults[index].skipping -= 1
                continue
            }
            let isDelay = if case .slow = faults[index].effect { true } else { false }
            guard isDelay || !hasFailure else { continue }
            hasFailure = hasFailure || !isDelay
            effects.append(faults[index].effect)
            faults[index].count = faults[index].count.map { $0 - 1 }
        }
        faults.removeAll { ($0.count ?? 1) <= 0 }
        return effects
    }
}

/// Replaces a server action's Python code: runs as Odoo's administrator, and returns the action's `action`.
package struct OdooProcedure: Sendable {
    /// The input of a run.
    package struct Run: Sendable {
        /// The model of the selected records.
        package let model: String
        package let ids: [Int]
        package let user: Int
        package let context: [String: JSONValue]
    }

    /// Access to the records.
    package struct Records {
        let environment: Environment

        /// The same records, as another user.
        package func acting(as user: Int) -> Records { Records(environment: environment.acting(as: user)) }

        /// The same records, without access checks.
        package var superuser: Records { Records(environment: environment.superuser) }

        /// The current time, as Odoo stores it.
        package var now: String { environment.world.now }

        package func has(_ model: String, _ id: Int) -> Bool { environment.row(model, id) != nil }

        /// Whether the model exists.
        package func knows(_ model: String) -> Bool { environment.world.models[model] != nil }

        /// The major version of Odoo.
        package var version: Int { environment.world.version }

        package func search(_ model: String, _ domain: [JSONValue]) throws -> [Int] {
            try call(model, "search", [], [.array(domain)]).ids ?? []
        }

        package func read(
            _ model: String,
            _ domain: [JSONValue],
            _ fields: [String]
        ) throws -> [JSONValue] {
            try call(model, "search_read", [], [.array(domain), JSONValue(fields), 0, false, "id"]).array ?? []
        }

        /// Calls a method with positional arguments after the ids, such as `("res.partner", "write", [7], [["name": "A"]])`.
        package func call(
            _ model: String,
            _ method: String,
            _ ids: [Int],
            _ arguments: [JSONValue] = [],
            context: [String: JSONValue] = [:]
        ) throws -> JSONValue {
            let positional =
                (MethodDispatcher.isOnRecords(method, model, environment.world) ? [JSONValue(ids)] : []) + arguments
            return try MethodDispatcher(environment: environment.with(context), isJSON2: false)
                .call(model, method, ids: nil, positional: positional, named: [:])
        }
    }

    let body: @Sendable (Run, Records) throws -> JSONValue

    package init(_ body: @escaping @Sendable (Run, Records) throws -> JSONValue) {
        self.body = body
    }
}
