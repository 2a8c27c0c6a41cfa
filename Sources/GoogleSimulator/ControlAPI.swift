import Base
import HTTPTypes
import Mail

/// The control API for tests in other processes: `/_simulator/…`, in JSON.
struct ControlAPI {
    /// The client of accounts that are created without one.
    static let standardClient = "client"
    static let standardSecret = "secret"
    /// The scopes of an account that is created with a refresh token and without scopes.
    static let standardScopes = [GmailScope.modify, "openid", "email"]

    let world: GoogleWorld

    func answer(_ request: SimulatedRequest) -> SimulatedResponse {
        let path = request.segments.dropFirst()
        let body = JSON(request.body) ?? .object([:])
        do {
            guard let json = try answer(request.verb, Array(path), body, request) else {
                return .json(["error": "no such page of the control API"], status: 404)
            }
            return .json(json)
        } catch {
            return .json(["error": .string("\(error)")], status: 400)
        }
    }

    private func answer(
        _ verb: HTTPRequest.Method,
        _ path: [String],
        _ body: JSON,
        _ request: SimulatedRequest
    ) throws -> JSON? {
        switch (verb, path.first ?? "", path.count) {
        case (.get, "status", 1): return status
        case (.get, "methods", 1): return ["methods": Self.methods]
        case (.get, "requests", 1): return .object(world.requests.mapValues { .integer($0) })
        case (.post, "reset", 1):
            world.forgetMail()
            return [:]
        case (.get, "accounts", 1): return ["accounts": .array(world.accounts.values.map(Self.json))]
        case (.post, "accounts", 1): return try addAccount(body)
        case (.put, "accounts", 2):
            var body = body
            if case .object(let members) = body {
                body = .object(members.merging(["address": .string(path[1])]) { $1 })
            }
            return try addAccount(body)
        case (.patch, "accounts", 2): return try change(path[1], body)
        case (.post, "accounts", 3) where path[2] == "revoke":
            world.authorization.revokeAll(of: path[1].lowercased())
            return [:]
        case (.post, "accounts", 3) where path[2] == "expireContactTokens":
            world.accounts[path[1].lowercased()]?.contacts.epoch += 1
            return [:]
        case (.post, "clients", 1): return try addClient(body)
        case (.post, "serviceAccounts", 1):
            let email = body["email"]?.string ?? "gateway@simulated.iam.gserviceaccount.com"
            let file = try world.addServiceAccount(
                email,
                scopes: body["scopes"]?.strings ?? [],
                tokenURI: request.origin + "/token"
            )
            return JSON(Array(file.reveal().utf8))
        case (.get, "faults", 1): return ["faults": .array(world.faults.faults.map(\.json))]
        case (.post, "faults", 1):
            guard let fault = Fault(body) else { throw ControlError.wrong("fault") }
            world.faults.add(fault)
            return [:]
        case (.delete, "faults", 1):
            world.faults.removeAll()
            return [:]
        case (.patch, "settings", 1): return try settings(body)
        case (_, "calendars", _): return try CalendarControl(world: world).answer(verb, path, body)
        case (_, "mailboxes", _), (.get, "sent", 1), (.get, "received", 1), (.get, "copies", 1):
            return try Inspection(world: world).answer(verb, path, request)
        default: return nil
        }
    }

    private var status: JSON {
        [
            "accounts": .integer(world.accounts.count), "sent": .integer(world.sent.count),
            "arrived": .integer(world.arrived.values.reduce(0) { $0 + $1.count }),
        ]
    }

    /// Every simulated method, with its scopes and its largest upload.
    private static var methods: JSON {
        .object(
            Dictionary(
                Operation.methods.map { method in
                    (
                        method.id,
                        [
                            "scopes": JSON(method.scopes.sorted()), "units": .integer(method.units),
                            "maximumUpload": .integer(method.upload?.maximum ?? 0),
                        ]
                    )
                }
            ) { first, _ in first }
        )
    }

    private static func json(_ account: Account) -> JSON {
        [
            "address": .string(account.address), "name": .string(account.name),
            "state": .string(account.state.rawValue), "sendAs": JSON(account.sendAs.map(\.address)),
            "messages": .integer(account.store.messages.count),
        ]
    }

    /// `{"address", "name", "sendAs": […], "scopes": […], "clientId", "clientSecret", "refreshToken"}`. With scopes or
    /// a refresh token, the account gets a grant; missing credentials have a default or are generated.
    private func addAccount(_ body: JSON) throws -> JSON {
        guard let address = body["address"]?.string, Address(address) != nil else {
            throw ControlError.wrong("address")
        }
        let sendAs = (body["sendAs"]?.strings ?? []).map { SimulatedAccount.SendAs($0) }
        if world.accounts[address.lowercased()] == nil || body["sendAs"] != nil || body["name"] != nil {
            world.add(SimulatedAccount(address, name: body["name"]?.string ?? "", sendAs: sendAs))
        }
        guard body["scopes"] != nil || body["refreshToken"] != nil else { return ["address": .string(address)] }
        let scopes = body["scopes"]?.strings ?? Self.standardScopes
        let credentials = world.grant(
            address,
            scopes: scopes,
            client: body["clientId"]?.string ?? Self.standardClient,
            secret: body["clientSecret"]?.string ?? Self.standardSecret,
            refreshToken: body["refreshToken"]?.string
        )
        return [
            "address": .string(address), "clientId": .string(credentials.clientID),
            "clientSecret": .string(credentials.clientSecret.reveal()),
            "refreshToken": .string(credentials.refreshToken.reveal()),
        ]
    }

    private func addClient(_ body: JSON) throws -> JSON {
        guard let id = body["clientId"]?.string, let secret = body["clientSecret"]?.string else {
            throw ControlError.wrong("clientId or clientSecret")
        }
        let redirects = body["redirects"]?.strings ?? []
        world.authorization.clients[id] = .init(id: id, secret: secret, redirects: redirects)
        return [:]
    }

    /// `{"state": "active" | "suspended" | "withoutMail", "limits": {…}}`.
    private func change(_ address: String, _ body: JSON) throws -> JSON {
        guard let account = world.accounts[address.lowercased()] else { throw ControlError.wrong("address") }
        if let name = body["state"]?.string {
            guard let state = SimulatedAccount.State(rawValue: name) else { throw ControlError.wrong("state") }
            account.state = state
        }
        if let limits = body["limits"] { account.limits = UsageLimits(limits) }
        return Self.json(account)
    }

    /// `{"latencyMilliseconds", "keeping", "limits", "accessTokenSeconds", "approvesAutomatically", "peopleQuota",
    /// "contactDelayMilliseconds", "directorySharing"}`, each optional.
    private func settings(_ body: JSON) throws -> JSON {
        if let latency = body["latencyMilliseconds"]?.integer { world.configuration.latency = .milliseconds(latency) }
        if let name = body["keeping"]?.string {
            guard let keeping = SimulatorConfiguration.Keeping(rawValue: name) else {
                throw ControlError.wrong("keeping")
            }
            world.configuration.keeping = keeping
        }
        if let limits = body["limits"] { world.configuration.limits = UsageLimits(limits) }
        if let length = body["accessTokenSeconds"]?.integer {
            world.configuration.accessTokenLifetime = .seconds(length)
        }
        if let isOn = body["peopleQuota"]?.bool { world.configuration.peopleQuota = isOn ? PeopleQuota() : nil }
        if let delay = body["contactDelayMilliseconds"]?.integer {
            world.configuration.contactDelay = .milliseconds(delay)
        }
        if let name = body["directorySharing"]?.string {
            guard let sharing = DirectorySharing(rawValue: name) else { throw ControlError.wrong("directorySharing") }
            world.configuration.directorySharing = sharing
        }
        if let approves = body["approvesAutomatically"]?.bool { world.configuration.approvesAutomatically = approves }
        return [:]
    }
}

/// An error in a request to the control API.
enum ControlError: Error, Sendable {
    case wrong(String)
}

extension UsageLimits {
    /// Reads `{"unitsPerMinute", "messagesPerDay", "concurrentRequests", "recipientsPerMessage", "rateAnswer"}`; a
    /// missing member is no limit.
    fileprivate init(_ json: JSON) {
        self.init(
            unitsPerMinute: json["unitsPerMinute"]?.integer,
            messagesPerDay: json["messagesPerDay"]?.integer,
            concurrentRequests: json["concurrentRequests"]?.integer,
            recipientsPerMessage: json["recipientsPerMessage"]?.integer ?? 500,
            rateAnswer: json["rateAnswer"]?.string.flatMap(RateAnswer.init) ?? .tooManyRequests
        )
    }
}

/// The control API for arrived mail, which also receives mail.
struct Inspection {
    let world: GoogleWorld

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
