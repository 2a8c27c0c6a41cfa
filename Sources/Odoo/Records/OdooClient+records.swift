/// Operations that every model of Odoo supports.
extension OdooClient {
    /// Returns the `fields` of the records that match `domain`, by ascending id, batch by batch until all are read or
    /// `limit` is reached. Records created or removed meanwhile do not displace any other from the result.
    ///
    /// - Parameter page: records per call, if not `OdooLimits.batch`.
    package func search(
        _ model: String,
        _ domain: [OdooValue],
        fields: [String],
        limit: Int = .max,
        page: Int? = nil,
        context: [String: OdooValue] = [:]
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
                    named: ["fields": OdooValue(fields), "limit": .integer(size), "order": "id"],
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
        _ values: [[String: OdooValue]],
        context: [String: OdooValue] = [:]
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
            let answer: OdooValue
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
        _ values: [String: OdooValue],
        context: [String: OdooValue] = [:]
    ) async throws(OdooError) {
        guard !ids.isEmpty else { return }
        let leading = OdooCall.Argument("vals", .object(values))
        _ = try await call(OdooCall(model, "write", ids: ids, leading: [leading], context: context, acts: true))
    }

    package func remove(
        _ model: String,
        _ ids: [Int],
        context: [String: OdooValue] = [:]
    ) async throws(OdooError) {
        guard !ids.isEmpty else { return }
        _ = try await call(OdooCall(model, "unlink", ids: ids, context: context, acts: true))
    }
}
