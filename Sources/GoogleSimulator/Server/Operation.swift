/// The operation of a request, split into identification and work, so that faults can be injected in between.
struct Operation: Sendable {
    struct Identity: Sendable {
        /// The method's id, such as `gmail.users.messages.send` or `oauth2.token`.
        let method: String
        /// The account's address in lower case, if the request identifies it.
        let account: String?
    }

    /// The kind of operation, as far as faults distinguish it.
    enum Kind: Sendable {
        case request
        /// A piece of an upload, or a query of its state.
        case upload
        /// The body of an upload's piece, before it is read.
        case body
        /// SMTP: a login or a message.
        case mail
    }

    let kind: Kind
    let identify: @Sendable (World) -> Identity
    /// Whether the limit of concurrent requests applies.
    let isLimited: Bool
    let work: @Sendable (World) -> SimulatedResponse

    init(
        kind: Kind = .request,
        isLimited: Bool = false,
        identify: @escaping @Sendable (World) -> Identity,
        work: @escaping @Sendable (World) -> SimulatedResponse
    ) {
        self.kind = kind
        self.identify = identify
        self.isLimited = isLimited
        self.work = work
    }

    /// Creates an operation that belongs to no account.
    init(_ method: String, work: @escaping @Sendable (World) -> SimulatedResponse) {
        self.init(identify: { _ in Identity(method: method, account: nil) }, work: work)
    }
}
