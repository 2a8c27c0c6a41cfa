import Base
import Storage
import Testing

@testable import SQLStorage

/// A content that is abandoned while its bytes are being written.
@Suite(.timeLimit(.minutes(10))) struct IncomingContentTests {
    private static let block = [UInt8](repeating: 7, count: 600 << 10)

    private func append(_ content: IncomingContent) throws -> PendingWrite? {
        try unsafe Self.block.withUnsafeBytes { unsafe try content.append($0) }
    }

    /// The event loop abandons a content when its client hangs up, and must not wait for the disk.
    @Test func abandoningWaitsForNoWrite() async throws {
        try await withTemporaryFolder { folder in
            let spool = try Spool(in: folder)
            let (gate, isWriting) = (Gate(), Locked(false))
            let content = IncomingContent(spool, inlineLimit: 4096) { (file, bytes) throws(StorageError) in
                isWriting.withLock { $0 = true }
                gate.pass()
                try file.write(bytes.span)
            }
            let write = try #require(try append(content))
            let thread = Task.detached { try write.perform() }
            while !isWriting.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(2)) }
            let isAbandoned = Locked(false)
            let abandoning = Task.detached {
                content.abandon()
                isAbandoned.withLock { $0 = true }
            }
            for _ in 0..<6000 where !isAbandoned.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(10)) }
            #expect(isAbandoned.withLock { $0 })
            gate.open()
            try await thread.value
            await abandoning.value
            #expect(files(in: folder + "/spool").isEmpty)
            #expect(throws: StorageError.self) { try content.finish() }
        }
    }

    @Test func aFileThatCannotBeWrittenIsRemoved() async throws {
        try await withTemporaryFolder { folder in
            let spool = try Spool(in: folder)
            let content = IncomingContent(spool, inlineLimit: 4096) { (_, _) throws(StorageError) in
                throw .full("no room")
            }
            let write = try #require(try append(content))
            #expect(throws: StorageError.full("no room")) { try write.perform() }
            content.abandon()
            #expect(files(in: folder + "/spool").isEmpty)
        }
    }
}
