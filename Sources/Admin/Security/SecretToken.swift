import Base
import OpenSSL

/// A random token that opens something: a session, a link. Whoever has it may; the store keeps only its digest.
struct SecretToken: Sendable {
    private static let length = 32

    /// As it stands in a cookie or a link: base 64 for URLs.
    let text: String

    /// A new one.
    init() {
        text = Base64.encode(RandomBytes.make(Self.length), .url, padded: false)
    }

    /// Reads one that came from outside; `nil` for what cannot be one.
    init?(_ text: String) {
        guard text.utf8.count < Self.length * 2, Base64.decode(text, .url)?.count == Self.length else { return nil }
        self.text = text
    }

    /// What the store knows it by.
    var digest: [UInt8] { SHA256.digest(Array(text.utf8)) }

    /// What forms carry to show that they come from a page which the holder of the token was shown. The token cannot
    /// be told from it.
    var formToken: String { Base64.encode(SHA256.digest(Array("form:\(text)".utf8)), .url, padded: false) }

    /// Whether `text` is the form token; takes as long whatever it is.
    func admits(formToken text: String) -> Bool {
        ConstantTime.areEqual(SHA256.digest(Array(text.utf8)), SHA256.digest(Array(formToken.utf8)))
    }
}
