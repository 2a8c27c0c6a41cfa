import Foundation
import Testing

/// A page of the documentation: an introduction written by hand, and below a mark what is made from the code.
struct ReferencePage {
    /// The variable that makes the tests write the pages instead of comparing them.
    private static let writing = "GATEWAY_TEST_WRITE_DOCUMENTS"
    private static let mark = "<!-- Everything below is made from the code; DocumentationTests writes it. -->\n"

    let name: String

    /// Compares the page with what the code says. Writes the page first if the tests are told to.
    func check(_ made: String) throws {
        let file = Documentation.catalogue.appending(path: name)
        let text = try String(contentsOf: file, encoding: .utf8)
        let parts = text.split(separator: Self.mark, maxSplits: 1, omittingEmptySubsequences: false)
        let introduction = try #require(parts.count == 2 ? parts.first : nil, "\(name) lacks its mark: \(Self.mark)")
        let page = "\(introduction)\(Self.mark)\n\(made)"
        guard ProcessInfo.processInfo.environment[Self.writing] == nil else {
            return try Data(page.utf8).write(to: file)
        }
        let difference = zip(lines(text), lines(page)).first { $0 != $1 }
        #expect(
            text == page,
            """
            \(name) does not say what the code says. Write it again: \
            \(Self.writing)=1 swift test --filter DocumentationTests
            it says:   \(difference?.0 ?? "")
            code says: \(difference?.1 ?? "")
            """
        )
    }

    private func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
}

/// The documents of the package.
enum Documentation {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let catalogue = root.appending(path: "Sources/Gateway/Gateway.docc")

    /// The folder that a page's links start from.
    static func folder(of page: String) -> URL { page == "README.md" ? root : catalogue }

    /// The README and all pages of the catalogue, by name.
    static var pages: [(name: String, text: String)] {
        get throws {
            let guides = try FileManager.default.contentsOfDirectory(at: catalogue, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }
            return try ([root.appending(path: "README.md")] + guides).map { file in
                (file.lastPathComponent, try String(contentsOf: file, encoding: .utf8))
            }
        }
    }
}

/// Rows of a Markdown table.
struct MarkdownTable {
    private var lines: [String]

    init(_ heads: String...) {
        lines = [Self.row(heads), Self.row(heads.map { _ in "---" })]
    }

    mutating func add(_ cells: String...) { lines.append(Self.row(cells)) }

    var text: String { lines.joined(separator: "\n") }

    private static func row(_ cells: [String]) -> String {
        "| " + cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }.joined(separator: " | ") + " |"
    }
}

extension String {
    /// The text as code in Markdown; nothing if it is empty.
    var asCode: String { isEmpty ? "" : "`\(self)`" }
}
