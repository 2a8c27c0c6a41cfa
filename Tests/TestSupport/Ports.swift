package import Glibc
import Synchronization

/// Ports of loopback.
package enum Ports {
    package struct Failure: Error {}

    /// Below those that Linux gives to sockets that leave the choice to it: otherwise, one of these may have the port by the
    /// time that a server wants it.
    private static let servers = 12_000..<32_000
    private static let next = Atomic(Int.random(in: 0..<servers.count))

    /// A port of loopback that was free just now, and that no other call of this process returns.
    package static func free() throws -> Int {
        for _ in servers {
            let number = next.add(1, ordering: .relaxed).oldValue
            let port = servers.lowerBound + number % servers.count
            guard let socket = try? listen(on: port) else { continue }
            close(socket.descriptor)
            return port
        }
        throw Failure()
    }

    package static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// A socket that listens on loopback, on a port of the system's choice unless one is named.
    package static func listen(on port: Int = 0) throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure() }
        var address = address(port)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(descriptor, pointer, size) == 0 && Glibc.listen(descriptor, 64) == 0
                    && getsockname(descriptor, pointer, &size) == 0
            }
        }
        guard isListening else {
            close(descriptor)
            throw Failure()
        }
        return (descriptor, Int(in_port_t(bigEndian: address.sin_port)))
    }
}
