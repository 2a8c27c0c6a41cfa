/// A complete answer.
package struct HTTPResponse: Sendable {
    package var status: Int
    /// In the order received, with the names as sent.
    package var fields: [HTTPRequest.Field]
    package var body: [UInt8]

    package init(status: Int, fields: [HTTPRequest.Field] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The first field of that name, regardless of case.
    package func field(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
