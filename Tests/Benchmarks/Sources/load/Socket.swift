import Glibc

/// A system call that failed.
struct SystemError: Error {
    let call: String
    let code = errno
}

/// A TCP connection to a port on this machine that never blocks.
struct Socket: ~Copyable {
    enum Outcome {
        case bytes(Int)
        /// Nothing now; wait for the poller.
        case later
        /// The other side closed, or the connection broke.
        case ended
    }

    let descriptor: Int32

    init(port: UInt16) throws(SystemError) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError(call: "socket") }
        // Otherwise the end of a message could wait for the acknowledgement of the preceding bytes.
        var on: Int32 = 1
        _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = unsafe withUnsafeBytes(of: &address) { bytes in
            guard let base = bytes.baseAddress else { return Int32(-1) }
            return unsafe connect(
                descriptor,
                base.assumingMemoryBound(to: sockaddr.self),
                socklen_t(bytes.count)
            )
        }
        guard connected == 0 || errno == EINPROGRESS else { throw SystemError(call: "connect") }
    }

    deinit {
        _ = close(descriptor)
    }

    /// Sends as much of `bytes` from `start` on as the connection accepts.
    func send(_ bytes: [UInt8], from start: Int) -> Outcome {
        let count = unsafe bytes.withUnsafeBytes { buffer in
            let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[start...])
            return unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        }
        return count >= 0 ? .bytes(count) : (errno == EAGAIN ? .later : .ended)
    }

    /// Fills `buffer` from its start.
    func receive(into buffer: inout [UInt8]) -> Outcome {
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
        }
        switch count {
        case 1...: return .bytes(count)
        case 0: return .ended
        default: return errno == EAGAIN ? .later : .ended
        }
    }
}
