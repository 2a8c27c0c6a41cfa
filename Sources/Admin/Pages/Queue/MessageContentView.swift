import Base
import Mail
import Storage

/// A message's header, and its text if administrators may read it: as bounded plain text, never as HTML.
struct MessageContentView: Sendable {
    struct Line: Sendable {
        let name: String
        let value: String
    }

    /// The number of content bytes read for display.
    private static let mostBytes = 256 << 10
    private static let mostFields = 200
    private static let longestValue = 2000
    private static let longestText = 64 << 10

    let hasHeader: Bool
    let header: [Line]
    /// `nil` if the setting does not allow it.
    let body: String?
    let isCut: Bool
    let mayNotRead: Bool
    let problem: String?

    /// - Returns: `nil` once the content is deleted. A damaged content is reported: the page is needed all the more.
    init?(_ message: MessageRecord, _ visit: Visit) async throws {
        guard message.hasContent else { return nil }
        let store = visit.console.store
        let mayRead = try await store.organisationSettings().administratorsReadMessages
        let bytes: [UInt8]
        do { bytes = try await store.content(of: message.id).firstBytes(Self.mostBytes) } catch {
            (hasHeader, header, body, isCut, mayNotRead) = (false, [], nil, false, !mayRead)
            problem = visit.words(Remark(.contentUnreadable, "\(error)"))
            return
        }
        do {
            let block = try HeaderBlock(bytes)
            header = block.fields.prefix(Self.mostFields).map {
                Line(name: $0.name, value: String(EncodedWord.decode($0.text).prefix(Self.longestValue)))
            }
            let text = mayRead ? PlainText(block, body: bytes[block.length...]).text : nil
            body = text.map { String($0.prefix(Self.longestText)) }
            problem = nil
        } catch {
            (header, body, problem) = ([], nil, visit.words(Remark(.headerUnreadable, "\(error)")))
        }
        hasHeader = !header.isEmpty
        isCut = body != nil && (message.size > bytes.count || (body?.count ?? 0) >= Self.longestText)
        mayNotRead = !mayRead
    }
}
