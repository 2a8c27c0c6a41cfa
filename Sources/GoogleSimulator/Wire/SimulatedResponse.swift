import HTTPTypes

/// A whole response.
struct SimulatedResponse: Sendable {
    var status: Int
    var fields: HTTPFields
    var body: [UInt8]

    init(status: Int = 200, fields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    static func json(_ value: JSON, status: Int = 200) -> SimulatedResponse {
        SimulatedResponse(
            status: status,
            fields: [.contentType: "application/json; charset=UTF-8", .cacheControl: "private"],
            body: value.bytes
        )
    }

    static func html(_ text: String, status: Int = 200) -> SimulatedResponse {
        SimulatedResponse(
            status: status,
            fields: [.contentType: "text/html; charset=UTF-8"],
            body: Array("<!DOCTYPE html>\n\(text)".utf8)
        )
    }

    static func redirect(to location: String) -> SimulatedResponse {
        SimulatedResponse(status: 302, fields: [.location: location])
    }

    /// The answer of Google's front end to an unknown path.
    static let unknownPath = html(
        "<title>Error 404 (Not Found)!!1</title><p>The requested URL was not found on this server.",
        status: 404
    )
}
