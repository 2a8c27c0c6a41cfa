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

    /// The socket with the name of the listener; where there is one listener and one socket, that socket regardless of its
    /// name.
    package func descriptor(for listener: String, isOnly: Bool) -> Int32? {
        if let match = sockets.first(where: { $0.name == listener }) { return match.descriptor }
        return isOnly && sockets.count == 1 ? sockets[0].descriptor : nil
    }
}

/// Notifies systemd of the state of the service (sd_notify(3)); does nothing without a supervisor.
package enum SystemdNotifier: String {
    case ready = "READY=1"
    case stopping = "STOPPING=1"
    /// For WatchdogSec=.
    case alive = "WATCHDOG=1"

    package func send(environment: [String: String]) {
        guard let path = environment["NOTIFY_SOCKET"], path.hasPrefix("/") || path.hasPrefix("@") else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
            unsafe place.copyBytes(from: bytes)
            // A name that starts with @ is in the abstract namespace, where it starts with a zero byte.
            if bytes[0] == UInt8(ascii: "@") { unsafe place[0] = 0 }
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        var text = rawValue
        text.withUTF8 { message in
            _ = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe sendto(descriptor, message.baseAddress, message.count, Int32(MSG_NOSIGNAL), $0, length)
                }
            }
        }
    }
}
