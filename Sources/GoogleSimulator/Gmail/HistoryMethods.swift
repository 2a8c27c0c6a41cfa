/// `users.history.list`.
enum HistoryMethods {
    static func list(_ call: Call) throws(APIError) -> JSON? {
        guard let text = call.request.parameter("startHistoryId"), let start = Int(text) else {
            throw .invalidArgument("Invalid value for startHistoryId")
        }
        let history = call.store.history
        guard start >= history.oldestKnown, start <= history.lastID else { throw .notFound }
        let kinds = try kinds(call.request.parameters("historyTypes"))
        let label = call.request.parameter("labelId")
        let fitting = history.since(start).filter { entry in
            kinds.contains(entry.kind) && (label.map(entry.messageLabels.contains) ?? true)
        }
        let (offset, most) = (try call.offset, try call.count("maxResults", default: 100, most: 500))
        let page = fitting.dropFirst(offset).prefix(most)
        var answer: [String: JSON] = ["historyId": .string(String(history.lastID))]
        if !page.isEmpty { answer["history"] = .array(page.map(\.json)) }
        if fitting.count > offset + page.count { answer["nextPageToken"] = .string(String(offset + page.count)) }
        return .object(answer)
    }

    private static func kinds(_ names: [String]) throws(APIError) -> [History.Kind] {
        guard !names.isEmpty else { return History.Kind.allCases }
        let kinds = names.compactMap(History.Kind.init)
        guard kinds.count == names.count else { throw .invalidArgument("Invalid value at 'history_types'") }
        return kinds
    }
}
