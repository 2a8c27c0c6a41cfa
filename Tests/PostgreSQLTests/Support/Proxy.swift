import Base
import Glibc
import TestSupport

/// Stands between a client and a server, and fails as told.
final class Proxy: Sendable {
    /// What happens to the bytes from now on.
    enum Fault: Sendable {
        case none
        /// After so many bytes of the server's, the connection is cut.
        case cutAnswers(after: Int)
        /// After so many bytes of the client's, the connection is cut.
        case cutRequests(after: Int)
        /// Nothing of the server's is passed on, and nothing is closed.
        case silence
    }

    let port: Int
    private let listener: Int32
    private let upstream: Int
    private let fault = Locked(Fault.none)
    private let open = Locked<[Int32]>([])

    init(to upstream: Int) throws {
        (listener, port) = try Ports.listen()
        self.upstream = upstream
        Self.thread { self.accept() }
    }

    func set(_ fault: Fault) { self.fault.withLock { $0 = fault } }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        for descriptor in open.withLock({ $0 }) { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    private static func thread(_ body: @escaping @Sendable () -> Void) {
        let box = unsafe Unmanaged.passRetained(Box(body))
        var thread = pthread_t()
        unsafe pthread_create(
            &thread,
            nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                }
                return nil
            },
            box.toOpaque()
        )
        pthread_detach(thread)
    }

    private final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private func accept() {
        while case let client = Glibc.accept(listener, nil, nil), client >= 0 {
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = Ports.address(upstream)
            let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    unsafe connect(server, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            guard isConnected else {
                close(client)
                close(server)
                continue
            }
            open.withLock { $0 += [client, server] }
            let ended = Locked(0)
            for (from, to, isServer) in [(client, server, false), (server, client, true)] {
                Self.thread { [self] in
                    pass(from, to, isServer)
                    shutdown(from, Int32(SHUT_RDWR))
                    shutdown(to, Int32(SHUT_RDWR))
                    let isLast = ended.withLock { ended in
                        ended += 1
                        return ended == 2
                    }
                    guard isLast else { return }
                    open.withLock { $0.removeAll { $0 == client || $0 == server } }
                    close(client)
                    close(server)
                }
            }
        }
        close(listener)
    }

    private func pass(_ from: Int32, _ to: Int32, _ isServer: Bool) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe recv(from, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            let (passed, isCut) = fault.withLock { fault in
                switch fault {
                case .none: return (count, false)
                case .silence: return (isServer ? 0 : count, false)
                case .cutAnswers(let left) where isServer:
                    fault = .cutAnswers(after: max(left - count, 0))
                    return (min(left, count), count >= left)
                case .cutRequests(let left) where !isServer:
                    fault = .cutRequests(after: max(left - count, 0))
                    return (min(left, count), count >= left)
                default: return (count, false)
                }
            }
            var sent = 0
            while sent < passed {
                let part = unsafe buffer[sent..<passed].withUnsafeBytes { bytes in
                    unsafe send(to, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
                }
                guard part > 0 else { return }
                sent += part
            }
            if isCut { return }
        }
    }
}
