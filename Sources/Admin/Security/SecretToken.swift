import Base
import OpenSSL

/// A random token of a session or a link. Whoever has it may use it; the store keeps only its digest.
struct SecretToken: Sendable {
    private static let length = 32

    /// The form in a cookie or link: base64url.
    let text: String

    /// A new token.
    init() {
        text = Base64.encode(RandomBytes.make(Self.length), .url, padded: false)
    }

    /// Reads an untrusted token; `nil` if it cannot be one.
    init?(_ text: String) {
        guard text.utf8.count < Self.length * 2, Base64.decode(text, .url)?.count == Self.length else { return nil }
        self.text = text
    }

    /// The digest that the store knows it by.
    var digest: [UInt8] { SHA256.digest(Array(text.utf8)) }

    /// The value that shows that a form comes from a page shown to the token's holder. It does not reveal the token.
    var formToken: String { Base64.encode(SHA256.digest(Array("form:\(text)".utf8)), .url, padded: false) }

    /// Whether `text` is the form token; compares in constant time.
    func admits(formToken text: String) -> Bool {
        ConstantTime.areEqual(SHA256.digest(Array(text.utf8)), SHA256.digest(Array(formToken.utf8)))
    }
}
