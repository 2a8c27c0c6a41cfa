import Base
import Mail
import SMTP
import SMTPServer
import Storage

/// A queue that remembers what it was given, in place of the store: the listener uses no more of it.
final class MemoryQueue: QueueIntake, Admission {
    struct Kept: Sendable {
        var message: NewMessage
        var content: [UInt8]
    }

    private let messages = Locked<[Kept]>([])

    var kept: [Kept] { messages.withLock { $0 } }

    func stageContent() -> any StagedContent { MemoryContent() }

    func enqueue(
        _ message: NewMessage,
        content: any StagedContent,
        twins: TwinRule,
        deadline: Timestamp
    ) async throws(StorageError) -> Enqueued {
        guard let content = content as? MemoryContent else { throw .failed("content of another store") }
        return messages.withLock { messages in
            let twin = messages.firstIndex { $0.message.digest == message.digest }
            messages.append(Kept(message: message, content: content.taken))
            let twinID = twin.map { QueueID(rawValue: Int64($0 + 1)) }
            return Enqueued(id: QueueID(rawValue: Int64(messages.count)), twinOf: twinID, suppressed: false)
        }
    }

    func admit(_ envelope: Envelope, header: [UInt8], login: String?) -> Verdict {
        .accepted(summary: NewMessage.Summary(from: nil, subject: nil, messageID: nil), deliveries: [])
    }
}

final class MemoryContent: StagedContent {
    private let bytes = Locked<[UInt8]>([])

    var taken: [UInt8] { bytes.withLock { $0 } }
    var size: Int { taken.count }

    func append(_ piece: UnsafeRawBufferPointer) throws(StorageError) -> PendingWrite? {
        bytes.withLock { unsafe $0.append(contentsOf: piece) }
        return nil
    }

    func abandon() { bytes.withLock { $0 = [] } }
}
