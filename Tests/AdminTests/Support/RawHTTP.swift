import Base
import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// Connections that say byte for byte what a test wants, or nothing.
final class RawHTTP: Sendable {
    struct Failure: Error {
        let what: String
        let code: Int32
    }

    /// No answer takes so long, in seconds.
    private static let patience = 60

    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(what: "socket", code: errno) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = in_port_t(UInt16(port).bigEndian)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw Failure(what: "connect", code: code)
        }
        var time = timeval(tv_sec: Self.patience, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { Glibc.close(descriptor) }

    func send(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            _ = unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        }
    }

    /// What comes next; empty once the other side has closed, `nil` where nothing came for a minute.
    func receive() async -> String? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                var buffer = [UInt8](repeating: 0, count: 65_536)
                let count = unsafe buffer.withUnsafeMutableBytes {
                    unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
                }
                // A reset is an end too.
                guard count >= 0 || errno == ECONNRESET else { return continuation.resume(returning: nil) }
                continuation.resume(returning: String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self))
            }
        }
    }

    /// The status of the answer to what is sent on a connection of its own.
    static func status(of text: String, port: Int) async throws -> String {
        let connection = try RawHTTP(port: port)
        connection.send(text)
        let answer = try #require(await connection.receive())
        return String(answer.split(separator: " ").dropFirst().first ?? "")
    }
}
