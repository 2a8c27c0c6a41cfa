import Foundation
import TestSupport

/// A Python script of this folder that runs while a test needs it. It receives commands line by line, and ends when its
/// input ends.
final class ServerProcess: @unchecked Sendable {
    private let process: ChildProcess
    private let input = Pipe()
    private let output = Pipe()
    private let lock = NSLock()

    init(script: String, arguments: [String]) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        process = try ChildProcess(
            ["python3", folder.appending(path: script).path] + arguments,
            input: input.fileHandleForReading,
            output: output.fileHandleForWriting
        )
        try input.fileHandleForReading.close()
        try output.fileHandleForWriting.close()
    }

    deinit {
        try? input.fileHandleForWriting.close()
        // A program that another test started at the same moment may have the pipe open, too.
        process.kill()
        process.wait()
    }

    /// The next line that the script prints.
    func line() -> String {
        lock.withLock { readLine() }
    }

    /// Sends the script a command and returns what it prints in response.
    @discardableResult
    func ask(_ text: String) -> String {
        lock.withLock {
            input.fileHandleForWriting.write(Data((text + "\n").utf8))
            return readLine()
        }
    }

    private func readLine() -> String {
        var line = Data()
        while let byte = try? output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8), !byte.isEmpty {
            line += byte
        }
        return String(decoding: line, as: UTF8.self)
    }
}
