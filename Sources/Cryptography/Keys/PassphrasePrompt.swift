package import Base
import COpenSSL

#if canImport(Glibc)
import Glibc
#endif

/// Asks for a passphrase at the terminal, without showing it.
package enum PassphrasePrompt {
    /// In bytes.
    private static let longest = 1024

    /// Whether the process has a terminal to ask at.
    package static var hasTerminal: Bool {
        let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else { return false }
        close(terminal)
        return true
    }

    /// Returns what was typed; `nil` if it was empty or broken off, or differed the second time.
    ///
    /// - Parameter isNew: whether to ask twice.
    package static func ask(_ prompt: String, isNew: Bool) -> Secret? {
        guard hasTerminal else { return nil }
        var text = [CChar](repeating: 0, count: longest + 1)
        defer { unsafe OPENSSL_cleanse(&text, text.count) }
        guard unsafe UI_UTIL_read_pw_string(&text, Int32(longest), prompt, isNew ? 1 : 0) == 0 else { return nil }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return bytes.isEmpty ? nil : Secret(String(decoding: bytes, as: UTF8.self))
    }
}
