#if canImport(Glibc)
import Glibc
#endif

/// Notifies systemd of the state of the service (sd_notify(3)); does nothing without a supervisor.
package enum SupervisorNotice: String {
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
