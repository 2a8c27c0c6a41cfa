import Base
import Mail
import Storage

/// The text of a staged message as HTML that loads nothing.
enum AppMailPreview {
    /// The bytes of a message that are read for it.
    private static let mostRead = 1 << 20
    /// The bytes of a preview.
    static let longest = 32 << 10

    /// Returns an empty text if the message is not stored, or cannot be read.
    static func make(_ mail: StagedMessage, _ store: any StagingStore, _ language: Language) async -> String {
        guard mail.hasContent, let content = try? await store.content(ofStaged: mail.id),
            let bytes = try? content.firstBytes(mostRead)
        else { return "" }
        return make(bytes, isWhole: bytes.count == content.size, language)
    }

    /// - Parameter message: its beginning.
    static func make(_ message: [UInt8], isWhole: Bool, _ language: Language) -> String {
        let body = ReadMail(message).body
        var preview = body.hasHTML ? SafeHTML(body.html, longest: longest) : SafeHTML(text: body.text, longest: longest)
        // HTML of pictures alone says nothing without them.
        if body.hasHTML, PlainText.read(html: preview.html).allSatisfy(\.isWhitespace) {
            preview = SafeHTML(text: body.text, longest: longest)
        }
        guard preview.isCut || !isWhole else { return preview.html }
        return preview.html + "<p><em>\(PlainText.escaped(cut[language]))</em></p>"
    }

    private static let cut = Localized(
        "The text is longer; only the beginning is shown.",
        "Der Text ist länger; nur der Anfang wird angezeigt."
    )
}
