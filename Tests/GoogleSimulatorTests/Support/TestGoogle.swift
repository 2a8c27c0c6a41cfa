import Base
import Cryptography
import HTTPTypes

@testable import GoogleSimulator

/// The simulator without a socket, with one account that has a token.
struct TestGoogle {
    static let anna = "anna@example.com"
    static let origin = "http://google.test"

    let simulator: GoogleSimulator
    let clock = ManualClock(now: Timestamp(milliseconds: 1_795_000_000_000))
    let credentials: SimulatedCredentials
    private let simulation: Simulation

    init(
        scopes: [String] = [GmailScope.full],
        limits: UsageLimits = .none,
        change: (inout SimulatorConfiguration) -> Void = { _ in }
    ) {
        var configuration = SimulatorConfiguration()
        configuration.limits = limits
        configuration.clock = clock
        change(&configuration)
        simulator = GoogleSimulator(configuration)
        simulator.add(SimulatedAccount(Self.anna, name: "Anna Example", sendAs: [.init("sales@example.com")]))
        credentials = simulator.grant(Self.anna, scopes: scopes)
        simulation = Simulation(world: simulator.world)
    }

    struct Answer {
        let status: Int
        let json: JSON
        let response: SimulatedResponse

        /// The reason in the old envelope.
        var reason: String? { json["error"]?["errors"]?.array?.first?["reason"]?.string }
        var message: String? { json["error"]?["message"]?.string }
    }

    /// - Returns: `nil` if the connection was dropped.
    func raw(
        _ verb: HTTPRequest.Method,
        _ target: String,
        fields: HTTPFields = [:],
        body: [UInt8] = []
    ) async -> Answer? {
        let request = SimulatedRequest(verb: verb, target: target, fields: fields, body: body, origin: Self.origin)
        guard let response = await simulation.respond(to: request) else { return nil }
        return Answer(status: response.status, json: JSON(response.body) ?? .null, response: response)
    }

    func post(form: [(String, String)], to target: String) async -> Answer? {
        await raw(.post, target, body: Array(PercentEncoding.query(form).utf8))
    }

    /// Returns a new access token for Anna.
    func token() async -> String {
        let answer = await post(
            form: [
                ("grant_type", "refresh_token"), ("refresh_token", credentials.refreshToken.reveal()),
                ("client_id", credentials.clientID), ("client_secret", credentials.clientSecret.reveal()),
            ],
            to: "/token"
        )
        return answer?.json["access_token"]?.string ?? "none"
    }

    /// Makes a Gmail call with JSON.
    func call(_ verb: HTTPRequest.Method, _ path: String, _ json: JSON? = nil, token: String) async -> Answer? {
        await raw(
            verb,
            "/gmail/v1/users/me/\(path)",
            fields: [.authorization: "Bearer \(token)", .contentType: "application/json"],
            body: json?.bytes ?? []
        )
    }

    /// Uploads a message in one piece.
    func upload(_ message: String, to path: String = "messages/send", token: String) async -> Answer? {
        await raw(
            .post,
            "/upload/gmail/v1/users/me/\(path)?uploadType=media",
            fields: [.authorization: "Bearer \(token)", .contentType: "message/rfc822"],
            body: Array(message.utf8)
        )
    }

    /// Returns a small message.
    static func message(
        from: String = anna,
        to: String = "otto@example.org",
        header: String = "",
        body: String = "Hello"
    ) -> String {
        "From: \(from)\r\nTo: \(to)\r\nSubject: Test\r\n\(header)Message-ID: <own@odoo>\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: text/plain\r\n\r\n\(body)\r\n"
    }

    static func raw(_ message: String) -> JSON {
        ["raw": .string(Base64.encode(Array(message.utf8), .url))]
    }
}
