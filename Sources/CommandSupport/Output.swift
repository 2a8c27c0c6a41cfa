import Base
import FoundationEssentials

#if canImport(Glibc)
import Glibc
#endif

/// Writes `value` as JSON to standard output, with sorted keys, one document.
package func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    printDocument(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Writes a line to standard output at once: Swift's own `print` keeps it back where the output is no terminal, and then
/// progress would not be seen. Shadows that one in this target. Much of what is printed came from outside: what would
/// steer the terminal is replaced.
package func print(_ text: String) { writeLine(PrintableText.lines(text), to: STDOUT_FILENO) }

/// Writes a document of JSON to standard output, for programs and terminals alike.
package func printDocument(_ json: String) { writeLine(PrintableText.json(json), to: STDOUT_FILENO) }

/// Writes a line to standard error.
package func complain(_ text: String) { writeLine(PrintableText.lines(text), to: STDERR_FILENO) }

private func writeLine(_ text: String, to descriptor: Int32) {
    let bytes = Array((text + "\n").utf8)
    var written = 0
    while written < bytes.count {
        let count = unsafe bytes.withUnsafeBytes { buffer in
            unsafe write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        written += count
    }
}
