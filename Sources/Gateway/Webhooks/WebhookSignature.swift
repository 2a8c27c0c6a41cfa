package import Base
import Cryptography

/// The signature of a call of a webhook, as in the specification Standard Webhooks: the receiver learns from it that the
/// gateway made the call, of what message, and when.
package enum WebhookSignature {
    private static let encodedKeyPrefix = "whsec_"

    /// - Parameters:
    ///   - id: the message's, the same for each attempt.
    ///   - moment: of the attempt.
    ///   - secret: `whsec_` with the key in base 64, or any other text, whose bytes are the key.
    /// - Returns: the fields `webhook-id`, `webhook-timestamp` and `webhook-signature`.
    package static func fields(
        _ body: [UInt8],
        id: String,
        at moment: Timestamp,
        secret: Secret
    ) -> [(name: String, value: String)] {
        let timestamp = "\(moment.milliseconds / 1000)"
        let code = HMAC.sha256.code(for: Array("\(id).\(timestamp).".utf8) + body, key: key(secret))
        return [
            ("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", "v1," + Base64.encode(code)),
        ]
    }

    private static func key(_ secret: Secret) -> [UInt8] {
        let text = secret.reveal()
        guard text.hasPrefix(encodedKeyPrefix),
            let key = Base64.decode(String(text.dropFirst(encodedKeyPrefix.count)))
        else { return Array(text.utf8) }
        return key
    }
}
