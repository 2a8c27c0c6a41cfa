import CCurl

#if canImport(Glibc)
import Glibc
#endif

/// The sockets that libcurl has open, so that they can be closed under it. Only the thread that calls libcurl uses it.
///
/// libcurl has no call that says whether it still holds something of a request: TLS and HTTP/2 keep what the network has not
/// taken yet, and would send it whenever that goes on. Nothing leaves by a socket that is shut down.
final class CurlSockets {
    private var open: Set<Int32> = []

    /// Has the connections that the transfer opens recorded here. They may outlast it.
    func watch(_ easy: EasyHandle) {
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe easy.set(CURLOPT_OPENSOCKETDATA, pointer: this)
        unsafe easy.set(CURLOPT_CLOSESOCKETDATA, pointer: this)
        unsafe easy.note(
            shim_setopt_open_callback(easy.pointer) { this, _, address in
                guard let this = unsafe this, let address = unsafe address?.pointee else { return -1 }
                let kind = address.socktype | Int32(SOCK_CLOEXEC.rawValue)
                let descriptor = socket(address.family, kind, address.protocol)
                if descriptor >= 0 {
                    _ = unsafe Unmanaged<CurlSockets>.fromOpaque(this).takeUnretainedValue().open.insert(descriptor)
                }
                return descriptor
            }
        )
        unsafe easy.note(
            shim_setopt_close_callback(easy.pointer) { this, descriptor in
                if let this = unsafe this {
                    _ = unsafe Unmanaged<CurlSockets>.fromOpaque(this).takeUnretainedValue().open.remove(descriptor)
                }
                return close(descriptor)
            }
        )
    }

    /// Ends all connections. libcurl notices with its next call.
    func shutDown() {
        for descriptor in open { _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
}
