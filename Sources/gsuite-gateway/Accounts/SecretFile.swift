import Base
import CommandSupport
import Settings

/// Reads a secret from a file; `-` reads standard input, so that the secret need not be on a disk.
enum SecretFile {
    static func read(_ path: String) throws -> Secret {
        let text: String
        if path == "-" {
            var lines: [String] = []
            while let line = readLine() { lines.append(line) }
            text = lines.joined(separator: "\n")
        } else {
            do {
                text = try FileText.read(path)
            } catch {
                throw CommandFailure("\(path): \(error)")
            }
        }
        let trimmed = text.drop { $0.isWhitespace }
        guard let last = trimmed.lastIndex(where: { !$0.isWhitespace }) else {
            throw CommandFailure("\(path) is empty")
        }
        return Secret(String(trimmed[...last]))
    }
}
