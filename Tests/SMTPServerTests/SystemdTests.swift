import SMTPServer
import Testing

#if canImport(Glibc)
import Glibc
#endif

@Suite(.timeLimit(.minutes(10)))
struct SystemdTests {
    private func environment(count: String = "1", names: String? = "smtp", pid: Int32 = getpid()) -> [String: String] {
        var environment = ["LISTEN_PID": "\(pid)", "LISTEN_FDS": count]
        environment["LISTEN_FDNAMES"] = names
        return environment
    }

    /// A socket that listens on a free port of this machine, as systemd would have opened it.
    private func socketThatListens() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(bound == 0 && listen(descriptor, 5) == 0)
        return descriptor
    }

    @Test
    func takesMailOnAnInheritedSocket() async throws {
        let descriptor = try socketThatListens()
        let inherited = InheritedSockets(environment: environment(), first: descriptor)
        #expect(inherited.descriptor(for: "smtp", isOnly: false) == descriptor)
        try await TestListener.run(inherited: inherited) { listener in
            let said = try await listener.python("raw_client.py", "bdat")
            #expect(said == "220\n250 250 250\n")
        }
    }

    @Test
    func findsSocketsByName() {
        // Descriptors far beyond the open ones; only their numbers matter here.
        let two = InheritedSockets(environment: environment(count: "2", names: "smtp:smtps"), first: 9000)
        #expect(two.descriptor(for: "smtps", isOnly: false) == 9001)
        #expect(two.descriptor(for: "other", isOnly: true) == nil)
        let one = InheritedSockets(environment: environment(names: nil), first: 9000)
        #expect(one.descriptor(for: "smtp", isOnly: true) == 9000)
        #expect(one.descriptor(for: "smtp", isOnly: false) == nil)
    }

    @Test(arguments: ["0", "-1", "65", "x", ""])
    func ignoresWhatIsNotForIt(count: String) {
        #expect(InheritedSockets(environment: environment(count: count)).sockets.isEmpty)
        #expect(InheritedSockets(environment: environment(pid: 1)).sockets.isEmpty)
        #expect(InheritedSockets(environment: [:]).sockets.isEmpty)
    }

    /// A datagram socket at `path`; a path that starts with @ is in the abstract namespace.
    private func socketThatHears(at path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
            unsafe place.copyBytes(from: Array(path.utf8))
            if path.hasPrefix("@") { unsafe place[0] = 0 }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
        }
        try #require(bound == 0)
        return descriptor
    }

    @Test(arguments: [SystemdNotifier.ready, .stopping], ["@", "/tmp/"])
    func tellsTheSupervisor(notice: SystemdNotifier, folder: String) throws {
        // Short: a socket's path is limited to little more than a hundred bytes.
        let path = "\(folder)gateway-notice-\(getpid())-\(notice == .ready ? 1 : 2)"
        let descriptor = try socketThatHears(at: path)
        defer {
            close(descriptor)
            unsafe unlink(path)
        }
        notice.send(environment: ["NOTIFY_SOCKET": path])
        // It was sent before `send` returned, so there is nothing to wait for.
        var text = [UInt8](repeating: 0, count: 100)
        let count = unsafe recv(descriptor, &text, text.count, Int32(MSG_DONTWAIT))
        #expect(count > 0 && String(decoding: text.prefix(max(count, 0)), as: UTF8.self) == notice.rawValue)
    }

    @Test
    func isSilentWhereNobodyListens() {
        SystemdNotifier.ready.send(environment: [:])
        SystemdNotifier.ready.send(environment: ["NOTIFY_SOCKET": "relative"])
        SystemdNotifier.ready.send(environment: ["NOTIFY_SOCKET": "/nonexistent/" + String(repeating: "x", count: 200)]
        )
        SystemdNotifier.ready.send(environment: ["NOTIFY_SOCKET": "/nonexistent/socket"])
    }
}
