import Base
import OpenSSL

/// The methods that read messages: `list`, `get` and `attachments.get`.
enum MessageMethods {
    static func list(_ call: Call) throws(APIError) -> JSON? {
        let text = call.request.parameter("q") ?? ""
        if !text.isEmpty, call.isMetadataOnly {
            throw APIError(
                code: 403,
                status: "PERMISSION_DENIED",
                reason: "forbidden",
                message: "Metadata scope does not support 'q' parameter"
            )
        }
        let search = Search(text, labels: call.store.labels)
        let labels = call.request.parameters("labelIds")
        for label in labels where !call.store.labels.has(label) { throw .invalidArgument("Invalid label: \(label)") }
        let hidesJunk =
            call.request.parameter("includeSpamTrash") != "true" && !search.namesJunk
            && !labels.contains("SPAM") && !labels.contains("TRASH")
        let (offset, most) = (try call.offset, try call.count("maxResults", default: 100, most: 500))
        var page: [JSON] = []
        var seen = 0
        for message in call.store.newestFirst {
            guard labels.allSatisfy(message.labels.contains), search.fits(message) else { continue }
            if hidesJunk, message.labels.contains("SPAM") || message.labels.contains("TRASH") { continue }
            seen += 1
            if seen > offset + most { break }
            if seen > offset { page.append(message.reference) }
        }
        var answer: [String: JSON] = ["resultSizeEstimate": .integer(page.count)]
        if !page.isEmpty { answer["messages"] = .array(page) }
        if seen > offset + most { answer["nextPageToken"] = .string(String(offset + most)) }
        return .object(answer)
    }

    static func get(_ call: Call) throws(APIError) -> JSON? {
        guard let message = call.store.messages[call.id] else { throw .notFound }
        return try resource(message, call)
    }

    /// Returns the message in the format that the call requests.
    static func resource(_ message: StoredMessage, _ call: Call) throws(APIError) -> JSON {
        let format = call.request.parameter("format") ?? "full"
        if call.isMetadataOnly, format == "full" || format == "raw" {
            throw APIError(
                code: 403,
                status: "PERMISSION_DENIED",
                reason: "forbidden",
                message: "Metadata scope doesn't allow format \(format.uppercased())"
            )
        }
        guard case .object(var resource) = message.referenceWithLabels else { return .null }
        resource["historyId"] = .string(String(message.historyID))
        resource["internalDate"] = .string(String(message.internalDate.milliseconds))
        resource["sizeEstimate"] = .integer(message.size)
        switch format.lowercased() {
        case "minimal": break
        case "raw":
            resource["raw"] = .string(Base64.encode(message.header.bytes + (message.body ?? []), .url))
        case "metadata":
            let names = call.request.parameters("metadataHeaders").map { $0.lowercased() }
            let fields = message.header.fields.filter { names.isEmpty || names.contains($0.name.lowercased()) }
            resource["payload"] = [
                "mimeType": .string(MIMEPart.type(of: message.header)), "headers": MIMEPart.json(fields),
            ]
        case "full":
            let part = MIMEPart(header: message.header, content: (message.body ?? [])[...])
            resource["payload"] = part.json(messageID: message.id)
            resource["snippet"] = .string(part.snippet)
        default: throw .invalidArgument("Invalid value at 'format'")
        }
        return .object(resource)
    }

    static func attachment(_ call: Call) throws(APIError) -> JSON? {
        guard let message = call.store.messages[call.path["messageId"] ?? ""] else { throw .notFound }
        let part = MIMEPart(header: message.header, content: (message.body ?? [])[...])
        guard let number = MIMEPart.partID(ofAttachment: call.id), let found = part.part(number) else {
            throw .invalidArgument("Invalid attachment token")
        }
        let content = found.decoded
        return ["size": .integer(content.count), "data": .string(Base64.encode(content, .url))]
    }
}
