package import Base

#if canImport(Glibc)
import Glibc
#endif

/// The reason why an address and port cannot be listened on.
package struct ListenFailure: Error, CustomStringConvertible {
    /// The listening component, for example `listener odoo`.
    let what: String
    let address: String
    let port: Int
    /// The system's error number (errno(3)).
    let code: Int32

    init(_ what: String, address: String, port: Int, code: Int32) {
        self.what = what
        self.address = address
        self.port = port
        self.code = code
    }

    package var description: String {
        let suggestedFix =
            switch code {
            case EADDRINUSE: "another program is listening there; stop it, or choose another port"
            case EACCES: "ports below 1024 are reserved for root; let systemd open the socket, or choose a higher port"
            case EADDRNOTAVAIL: "this machine has no such address"
            default: unsafe String(cString: strerror(code))
            }
        return "\(what) cannot listen on \(address):\(port): \(suggestedFix)"
    }

    /// Checks an address and port by binding to it, and releases it again, so that problems appear before startup
    /// begins.
    ///
    /// - Parameter what: the component that will listen there.
    package static func check(_ what: String, address: IPAddress, port: Int) throws(ListenFailure) {
        func failure() -> ListenFailure {
            let code = errno
            return ListenFailure(what, address: "\(address)", port: port, code: code)
        }
        let family = address.family == .v4 ? AF_INET : AF_INET6
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        // Like the listeners: closing connections of an earlier process do not block the port.
        var yes: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, to: address, port) == 0, listen(descriptor, 1) == 0 else { throw failure() }
    }

    private static func bind(_ descriptor: Int32, to address: IPAddress, _ port: Int) -> Int32 {
        let place = in_port_t(UInt16(truncatingIfNeeded: port).bigEndian)
        switch address.family {
        case .v4:
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = place
            name.sin_addr.s_addr = UInt32(truncatingIfNeeded: address.value).bigEndian
            return unsafe withUnsafePointer(to: &name) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        case .v6:
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = place
            unsafe withUnsafeMutableBytes(of: &name.sin6_addr) { place in
                unsafe withUnsafeBytes(of: address.value.bigEndian) { unsafe place.copyMemory(from: $0) }
            }
            return unsafe withUnsafePointer(to: &name) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
                }
            }
        }
    }
}
