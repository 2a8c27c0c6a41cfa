import Base
import HTTPTypes
import Mail

/// The control API for arrived mail, which also receives mail.
struct Inspection {
    let world: World

    func answer(_ verb: HTTPRequest.Method, _ path: [String], _ request: SimulatedRequest) throws -> JSON? {
        switch (verb, path.first ?? "", path.count) {
        case (.get, "mailboxes", 1): return .object(world.arrived.mapValues { .integer($0.count) })
        case (.get, "mailboxes", 2): return mailbox(path[1], request)
        case (.post, "mailboxes", 2):
            guard let recipient = Address(path[1]) else { throw ControlError.wrong("address") }
            guard let folder = request.parameter("label") else {
                try world.receive(request.body, for: recipient)
                return [:]
            }
            return ["id": .string(try put(request.body, into: folder, of: path[1]))]
        case (.get, "sent", 1): return sent(request)
        case (.get, "received", 1): return received
        case (.get, "copies", 1):
            guard let name = request.parameter("header") else { throw ControlError.wrong("header") }
            return .object(
                world.copies(byField: name).mapValues { .object($0.mapValues { .integer($0) }) }
            )
        default: return nil
        }
    }

    /// `?label=Name` moves the message to that folder, as its owner does; creates the folder if it is missing.
    private func put(_ message: [UInt8], into folder: String, of address: String) throws -> String {
        guard let store = world.accounts[address.lowercased()]?.store else { throw ControlError.wrong("address") }
        let label = try store.labels.id(named: folder) ?? store.labels.create(["name": .string(folder)])
        return try world.put(message, labels: [label], into: store)
    }

    /// `?counts=1` returns only the number, `?body=1` also the bodies.
    private func mailbox(_ address: String, _ request: SimulatedRequest) -> JSON {
        let arrivals = world.arrived[address.lowercased()] ?? []
        guard request.parameter("counts") == nil else { return ["count": .integer(arrivals.count)] }
        let showsBody = request.parameter("body") != nil
        let messages: [JSON] = arrivals.map { arrival in
            var json: [String: JSON] = [
                "id": .string(arrival.gmailID), "size": .integer(arrival.size),
                "at": .string(arrival.at.iso8601), "headers": MIMEPart.json(arrival.header.fields),
            ]
            json["messageId"] = arrival.header.messageID.map { .string($0) }
            json["sender"] = arrival.sender.map { .string($0) }
            if showsBody, let body = arrival.body { json["body"] = .string(String(decoding: body, as: UTF8.self)) }
            return .object(json)
        }
        return ["count": .integer(arrivals.count), "messages": .array(messages)]
    }

    /// A summary of every copy in every mailbox.
    private var received: JSON {
        .array(
            world.arrived.flatMap { recipient, arrivals in
                arrivals.map { arrival in
                    [
                        "recipient": .string(recipient), "id": .string(arrival.gmailID),
                        "subject": .string(arrival.header.value("Subject") ?? ""), "size": .integer(arrival.size),
                    ]
                }
            }
        )
    }

    private func sent(_ request: SimulatedRequest) -> JSON {
        guard request.parameter("counts") == nil else { return ["count": .integer(world.sent.count)] }
        let messages: [JSON] = world.sent.map { sent in
            [
                "id": .string(sent.gmailID), "threadId": .string(sent.threadID), "account": .string(sent.account),
                "at": .string(sent.at.iso8601), "method": .string(sent.method), "size": .integer(sent.size),
                "bodySHA256": .string(sent.bodyDigest), "recipients": JSON(sent.recipients),
                "headers": MIMEPart.json(sent.header.fields),
            ]
        }
        return ["count": .integer(world.sent.count), "messages": .array(messages)]
    }
}
