/// One thing that a request asks for, split into who it is and what is done, so that faults come between.
struct Operation: Sendable {
    struct Identity: Sendable {
        /// The method's id, such as `gmail.users.messages.send` or `oauth2.token`.
        let method: String
        /// The account's address in small letters, where the request says whose it is.
        let account: String?
    }

    /// What is asked for, as far as faults differ.
    enum Kind: Sendable {
        case request
        /// A piece of an upload, or a question for its state.
        case upload
        /// The body of an upload's piece, before it is read.
        case body
        /// SMTP: a login or a message.
        case mail
    }

    let kind: Kind
    let identify: @Sendable (World) -> Identity
    /// Whether the limit of concurrent requests holds for it.
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

    /// An operation that belongs to nobody in particular.
    init(_ method: String, work: @escaping @Sendable (World) -> SimulatedResponse) {
        self.init(identify: { _ in Identity(method: method, account: nil) }, work: work)
    }
}
