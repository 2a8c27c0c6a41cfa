package import Base

/// Operations that every model of Odoo supports.
extension OdooClient {
    /// Returns the `fields` of the records that match `domain`, by ascending id, batch by batch until all are read or
    /// `limit` is reached. Records created or removed meanwhile do not displace any other from the result.
    ///
    /// - Parameter page: records per call, if not `OdooLimits.batch`.
    package func search(
        _ model: String,
        _ domain: [JSONValue],
        fields: [String],
        limit: Int = .max,
        page: Int? = nil,
        context: [String: JSONValue] = [:]
    ) async throws(OdooError) -> [OdooRecord] {
        var found: [OdooRecord] = []
        var last = 0
        while found.count < limit {
            let size = min(page ?? limits.batch, limit - found.count)
            let answer = try await call(
                OdooCall(
                    model,
                    "search_read",
                    leading: [.init("domain", .array(domain + [["id", ">", .integer(last)]]))],
                    named: ["fields": JSONValue(fields), "limit": .integer(size), "order": "id"],
                    context: context,
                    acts: false
                )
            )
            guard let batch = answer.array else { throw OdooError(.unreadable, "no records of \(model)") }
            for value in batch {
                guard let record = OdooRecord(value), record.id > last else {
                    throw OdooError(.unreadable, "no ids of \(model)")
                }
                last = record.id
                found.append(record)
            }
            if batch.count < size { break }
        }
        return found
    }

    /// Creates records, one transaction per batch, and returns their ids in the order of `values`.
    ///
    /// - Throws: with `mayHaveActed` also if an earlier batch has been created.
    package func create(
        _ model: String,
        _ values: [[String: JSONValue]],
        context: [String: JSONValue] = [:]
    ) async throws(OdooError) -> [Int] {
        var made: [Int] = []
        while made.count < values.count {
            let batch = values[made.count..<min(made.count + limits.batch, values.count)]
            let create = OdooCall(
                model,
                "create",
                leading: [.init("vals_list", .array(batch.map { .object($0) }))],
                context: context,
                acts: true
            )
            let answer: JSONValue
            do { answer = try await call(create) } catch {
                throw OdooError(error.cause, error.detail, mayHaveActed: error.mayHaveActed || !made.isEmpty)
            }
            guard let ids = answer.ids, ids.count == batch.count else {
                throw OdooError(.unreadable, "no ids of \(model)", mayHaveActed: true)
            }
            made += ids
        }
        return made
    }

    /// Gives all these records the same values.
    package func write(
        _ model: String,
        _ ids: [Int],
        _ values: [String: JSONValue],
        context: [String: JSONValue] = [:]
    ) async throws(OdooError) {
        guard !ids.isEmpty else { return }
        let leading = OdooCall.Argument("vals", .object(values))
        _ = try await call(OdooCall(model, "write", ids: ids, leading: [leading], context: context, acts: true))
    }

    package func remove(
        _ model: String,
        _ ids: [Int],
        context: [String: JSONValue] = [:]
    ) async throws(OdooError) {
        guard !ids.isEmpty else { return }
        _ = try await call(OdooCall(model, "unlink", ids: ids, context: context, acts: true))
    }
}

/// A record as Odoo returned it: its id and the requested fields.
package struct OdooRecord: Sendable, Hashable {
    package let id: Int
    private let fields: JSONValue

    init?(_ value: JSONValue) {
        guard let id = value["id"]?.integer else { return nil }
        self.id = id
        fields = value
    }

    /// The field's value; `nil` if it was not requested.
    package subscript(_ name: String) -> JSONValue? { fields[name] }
}

/// Contexts that keep Odoo from notifying users of what the gateway writes.
package enum QuietContext {
    /// For messages and contacts: no tracking values, no followers, no creation note.
    package static let records: [String: JSONValue] = [
        "tracking_disable": true,
        "mail_create_nosubscribe": true,
        "mail_create_nolog": true,
        "mail_notrack": true,
    ]

    /// For messages from outside, also: files that a browser would execute, such as HTML and SVG, become text, as in
    /// Odoo's own mail gateway. By itself, Odoo does so only for what ordinary users create.
    package static let mail: [String: JSONValue] = records.merging(["attachments_mime_plainxml": true]) { $1 }

    /// For appointments, also: no invitations (`no_mail_to_attendees` prevents them on creation, `dont_notify` on
    /// changes), and nothing pushed to Google or Microsoft by Odoo's own connectors (15 and later).
    package static let events: [String: JSONValue] = records.merging([
        "no_mail_to_attendees": true,
        "dont_notify": true,
        "no_calendar_sync": true,
    ]) { first, _ in first }
}

/// How an appointment in Odoo identifies its Google event.
package enum EventMark {
    /// A text field of `calendar.event`, indexed and not copied, created by `gsuite-gateway odoo setup`.
    package static let field = "x_gsuite_event"

    /// - Parameters:
    ///   - uid: the event's iCalUID.
    ///   - key: which occurrence of a series; empty for a single event.
    package static func make(_ uid: String, key: String) -> String { key.isEmpty ? uid : "\(uid)/\(key)" }
}
