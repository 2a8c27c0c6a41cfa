import Foundation
import Testing

/// Measures for `Tests/Benchmarks/run`, which starts both simulators in another process, fills them and reads the
/// printed lines; nothing here depends on the machine's speed. Runs if `SYNC_MEMORY` names what to sync and both
/// simulators' addresses: `contacts http://127.0.0.1:40001 http://127.0.0.1:40002`.
@Suite(.enabled(if: SyncMemoryBench.wish != nil), .timeLimit(.minutes(30)))
struct SyncMemoryTests {
    @Test func peak() async throws {
        let wish = try #require(SyncMemoryBench.wish)
        try await SyncMemoryBench.run(wish) { bench in
            var runs: [String: Int] = [:]
            let before = try ProcessMemory.forgetPeak()
            runs["items"] = try await bench.bringEverything()
            runs["first run"] = try ProcessMemory.peak() - before
            let between = try ProcessMemory.forgetPeak()
            let again = try await bench.bringEverything()
            #expect(again == 0)
            runs["no change"] = try ProcessMemory.peak() - between
            print("memory of \(wish.what):", String(decoding: try JSONEncoder().encode(runs), as: UTF8.self))
        }
    }
}

/// This process's resident memory in bytes, as counted by the kernel.
private enum ProcessMemory {
    /// Resets `peak`, and returns what is resident now.
    static func forgetPeak() throws -> Int {
        try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
        return try value("VmRSS")
    }

    /// The most that was resident since.
    static func peak() throws -> Int { try value("VmHWM") }

    private static func value(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(name + ":") })
        return try #require(Int(line.filter(\.isNumber))) << 10
    }
}
