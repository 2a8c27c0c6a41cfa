import Base
import FoundationEssentials

#if canImport(Glibc)
import Glibc
#endif

/// Writes `value` to standard output as one JSON document with sorted keys.
package func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    printDocument(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Writes a line to standard output immediately. Shadows Swift's `print`, which buffers output that does not go to a
/// terminal and so would hide progress. Replaces characters that control the terminal, since much of the text comes from
/// outside.
package func print(_ text: String) { writeLine(PrintableText.lines(text), to: STDOUT_FILENO) }

/// Writes a JSON document to standard output, safe for programs and terminals.
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
