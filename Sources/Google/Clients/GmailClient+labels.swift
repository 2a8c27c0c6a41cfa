import Base
import Transport

extension GmailClient {
    /// users.labels.create: a label that Gmail shows in its lists. Returns `nil` where a label has that name already.
    package func createLabel(_ name: String) async throws(GoogleError) -> Label? {
        struct NewLabel: Encodable {
            var name: String
            var labelListVisibility = "labelShow"
            var messageListVisibility = "show"
        }
        let body: [UInt8]
        do { body = try JSON.encode(NewLabel(name: name)) } catch {
            throw GoogleError(.unreadable("the label cannot be written"))
        }
        let request = HTTPRequest(
            .post,
            endpoints.gmailURL("/labels?fields=id,name,type"),
            fields: [.init("Content-Type", "application/json")],
            body: .bytes(body),
            timeout: limits.callTimeout,
            maximumResponseSize: limits.longestAnswer
        )
        // A lost answer does no harm: the label is found by its name.
        let response = try await exchange(request, acts: false)
        if response.status == 409 { return nil }
        guard (200..<300).contains(response.status) else { throw refusal(response, acts: false) }
        return try read(Label.self, from: response, acts: false)
    }
}
