import Storage
import Testing

@testable import SQLStorage

#if canImport(Glibc)
import Glibc
#endif

@Suite struct SystemErrorTests {
    @Test(arguments: [ENOSPC, EDQUOT, EFBIG])
    func aDiskWithoutRoomIsFull(_ code: Int32) {
        guard case .full = StorageError.ofSystem("cannot create the folder x", code: code) else {
            Issue.record("\(code) does not count as full")
            return
        }
    }

    @Test func theRestHasFailed() {
        guard case .failed(let words) = StorageError.ofSystem("cannot create the folder x", code: EACCES) else {
            Issue.record("a refusal counts as something else")
            return
        }
        #expect(words.hasPrefix("cannot create the folder x: "))
    }

    /// A process without free descriptors, or a disk that does not respond for a while, is no reason to give up a
    /// message.
    @Test(arguments: [EMFILE, EIO, ENOMEM, ETIMEDOUT, ESTALE])
    func onlyTheFileItselfIsDamaged(_ passing: Int32) {
        errno = ENOENT
        guard case .damaged = StorageError.ofReading("x") else {
            Issue.record("a missing file is not damaged")
            return
        }
        errno = passing
        guard case .failed = StorageError.ofReading("x") else {
            Issue.record("\(passing) counts as damage")
            return
        }
    }

    @Test func aFolderThatCannotBeMadeSaysSo() async throws {
        try await withTemporaryFolder { folder in
            _ = #expect(throws: StorageError.self) {
                _ = try Spool(in: folder + "/missing")
            }
        }
    }
}
