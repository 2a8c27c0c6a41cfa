import Base
import Google
import Mail
import Storage
import Transport

@testable import Delivery

/// An in-memory Google that answers by method and path, and grants a token to every account.
final class ScriptedGoogle: HTTPTransport {
    private struct State {
        var answers: [String: [HTTPResponse]] = [:]
        var calls: [String] = []
    }

    private let state = Locked(State())

    /// Sets the next answer to `call`, such as `GET /messages`; the last one set stays.
    func answer(_ call: String, _ status: Int, _ body: String = "{}") {
        let response = HTTPResponse(status: status, body: Array(body.utf8))
        state.withLock { $0.answers[call, default: []].append(response) }
    }

    var calls: [String] { state.withLock { $0.calls } }

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        if request.url.hasSuffix("/token") {
            return HTTPResponse(status: 200, body: Array(#"{"access_token":"t","expires_in":3600}"#.utf8))
        }
        let path = request.url.split(separator: "/users/me").last?.split(separator: "?").first ?? ""
        let call = "\(request.method.rawValue) \(path)"
        let response = state.withLock { state -> HTTPResponse? in
            state.calls.append(call)
            guard let waiting = state.answers[call], let next = waiting.first else { return nil }
            if waiting.count > 1 { state.answers[call]?.removeFirst() }
            return next
        }
        guard let response else {
            throw HTTPFailure(kind: .timeout, reach: .perhapsProcessed, detail: "nothing scripted for \(call)")
        }
        return response
    }
}

/// A clock on which no one waits: sleeping moves it forward.
final class HurriedClock: WallClock {
    private let time = Locked(Timestamp(milliseconds: 1_800_000_000_000))

    var now: Timestamp { time.withLock { $0 } }

    func sleep(until deadline: Timestamp) async throws {
        time.withLock { $0 = max($0, deadline) }
    }
}

/// A queued message's content, in memory.
struct BytesContent: MessageContent {
    let bytes: [UInt8]

    var size: Int { bytes.count }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
        let count = min(buffer.count, max(0, bytes.count - offset))
        unsafe buffer.copyBytes(from: bytes[offset..<(offset + count)])
        return count
    }
}

/// One account's couriers with a scripted Google.
struct CourierBench {
    static let trackingID = "q1-1"

    let google = ScriptedGoogle()
    let clock = HurriedClock()
    let client: GmailClient
    let tokens: AccessTokens
    let search: SentSearch
    let outgoing: OutgoingMessage

    init(
        scopes: [String] = [Scope.modify],
        recipients: [Address] = [Address(localPart: "kunde", domain: "customer.example")]
    ) {
        let credential = Credential.user(clientID: "i", clientSecret: Secret("s"), refreshToken: Secret("r"))
        tokens = AccessTokens(credential, scopes: [], endpoints: .google, transport: google, clock: clock)
        client = GmailClient(endpoints: .google, transport: google, tokens: tokens, clock: clock)
        search = SentSearch(client: client, scopes: GrantedScopes(scopes), index: SentIndex(), clock: clock)
        let content = BytesContent(bytes: Array("Subject: old\r\n\r\nbody\r\n".utf8))
        outgoing = OutgoingMessage(
            account: Make.account(1, "anna"),
            sender: Address(localPart: "anna", domain: "acme.example"),
            recipients: recipients,
            trackingID: Self.trackingID,
            headerDiffers: false,
            isReport: false
        ) { form in
            let field = form == .api ? "Bcc" : "To"
            return OutgoingMessageSource(
                header: Array("\(field): x@y.example\r\n\r\n".utf8),
                content: content,
                bodyOffset: 16
            )
        }
    }

    /// Puts a message into Sent, as Gmail would show it.
    func metadata(_ id: String, trackingID: String?) {
        let mark = trackingID.map { #"{"name":"X-GSuite-Gateway-ID","value":"\#($0)"},"# } ?? ""
        let body = #"{"id":"\#(id)","payload":{"headers":[\#(mark){"name":"Message-Id","value":"<\#(id)@mail>"}]}}"#
        google.answer("GET /messages/\(id)", 200, body)
    }

    func sent(_ ids: [String]) {
        let list = ids.map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
        google.answer("GET /messages", 200, #"{"messages":[\#(list)]}"#)
    }
}
