import FoundationEssentials
import Testing

/// Checks that the files which the architecture document names exist.
struct ArchitectureTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func namesFilesThatExist() throws {
        let document = Self.root.appending(path: "Sources/Gateway/Gateway.docc/Architecture.md")
        let text = String(decoding: try Data(contentsOf: document), as: UTF8.self)
        let words = text.split(separator: "`", omittingEmptySubsequences: false)
        let paths = Set(words.filter { $0.hasSuffix(".swift") && $0.contains("/") })
        #expect(paths.count > 20)
        for path in paths.sorted() {
            let file = Self.root.appending(path: path.hasPrefix("Tests/") ? "\(path)" : "Sources/\(path)")
            #expect(FileManager.default.fileExists(atPath: file.path(percentEncoded: false)), "\(path) does not exist")
        }
    }
}
