#if canImport(Glibc)
import Glibc
#endif

/// The listening sockets that systemd opened and passed on (sd_listen_fds(3)). They accept connections while the
/// gateway restarts, so that Odoo is never refused.
package struct InheritedSockets: Sendable {
    /// The first descriptor that systemd passes (SD_LISTEN_FDS_START).
    package static let firstDescriptor: Int32 = 3

    /// The descriptors in the order passed, with their FileDescriptorName.
    package let sockets: [(name: String, descriptor: Int32)]

    /// Reads LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES.
    package init(environment: [String: String], first: Int32 = firstDescriptor) {
        guard environment["LISTEN_PID"] == String(getpid()), let count = environment["LISTEN_FDS"].flatMap(Int32.init),
            (1...64).contains(count)
        else {
            sockets = []
            return
        }
        let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        sockets = (0..<count).map { index in
            let descriptor = first + index
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            return (Int(index) < names.count ? String(names[Int(index)]) : "", descriptor)
        }
    }

    /// The socket with the name of the listener; where there is one listener and one socket, that socket whatever its
    /// name.
    package func descriptor(for listener: String, isOnly: Bool) -> Int32? {
        if let match = sockets.first(where: { $0.name == listener }) { return match.descriptor }
        return isOnly && sockets.count == 1 ? sockets[0].descriptor : nil
    }
}
