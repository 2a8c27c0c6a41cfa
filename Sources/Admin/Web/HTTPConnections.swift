package import Base
import NIOCore

/// The open connections of one listener for HTTP: how many there may be, and which gives way to a new one.
///
/// A connection waits for its peer until a whole request has come, and again once that is answered. Where there are too
/// many, the one that has waited for the longest is closed. A browser sends its request at once and so has waited for the
/// shortest time; who opens connections to block others closes their own.
final class HTTPConnections: Sendable {
    private struct Entry {
        let peer: Peer
        let channel: any Channel
        /// The place among those that nothing but their peer is waited for, the first come being the lowest; `nil` while a
        /// request is being answered.
        var place: Int?
        /// Whether the header of a request has come.
        var hasAsked = false
    }

    /// Who counts as one address: an IPv4 address, or the 64 bits of an IPv6 address that a site gives out at will
    /// (RFC 6177).
    private struct Peer: Hashable {
        let family: IPAddress.Family?
        let value: UInt128

        init(_ address: IPAddress?) {
            family = address?.family
            let value = address?.value ?? 0
            self.value = address?.family == .v6 ? value >> 64 : value
        }
    }

    private struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        private var lastPlace = 0

        mutating func nextPlace() -> Int {
            lastPlace += 1
            return lastPlace
        }
    }

    private let limits: HTTPConnectionLimits
    private let state = Locked(State())

    init(_ limits: HTTPConnectionLimits) {
        self.limits = limits
    }

    /// Takes a connection in, and closes another one for it where that is necessary. To be called on its event loop.
    ///
    /// - Returns: false when there is no room and no other waits for its peer: it is to be closed.
    func admit(_ channel: any Channel) -> Bool {
        let address = channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
        let peer = Peer(address)
        let isProxy = address.map { address in limits.proxies.contains { $0.contains(address) } } ?? false
        // Few descriptors are left: rather one of those that idle than one that the store needs.
        let mustReplace = OpenFiles.areScarce
        let id = ObjectIdentifier(channel)
        let (isAdmitted, replaced) = state.withLock { state -> (Bool, (any Channel)?) in
            let own = isProxy ? [:] : state.entries.filter { $0.value.peer == peer }
            var replaced: (key: ObjectIdentifier, value: Entry)?
            if own.count >= limits.perAddress {
                replaced = Self.longestWaiting(own)
                guard replaced != nil else { return (false, nil) }
            } else if mustReplace || state.entries.count >= limits.total {
                replaced = Self.longestWaiting(state.entries)
                guard replaced != nil else { return (false, nil) }
            }
            if let replaced { state.entries[replaced.key] = nil }
            state.entries[id] = Entry(peer: peer, channel: channel, place: state.nextPlace())
            return (true, replaced?.value.channel)
        }
        replaced?.close(promise: nil)
        if isAdmitted { channel.closeFuture.whenComplete { [state] _ in state.withLock { $0.entries[id] = nil } } }
        return isAdmitted
    }

    /// The header of a request has come.
    ///
    /// - Parameter isWhole: no body follows.
    func beganRequest(_ channel: any Channel, isWhole: Bool) {
        state.withLock { state in
            state.entries[ObjectIdentifier(channel)]?.hasAsked = true
            if isWhole { state.entries[ObjectIdentifier(channel)]?.place = nil }
        }
    }

    /// Whether the header of a request has ever come.
    func hasAsked(_ channel: any Channel) -> Bool {
        state.withLock { $0.entries[ObjectIdentifier(channel)]?.hasAsked ?? false }
    }

    /// A whole request has come: from now on it is the gateway that is waited for.
    func beganAnswering(_ channel: any Channel) {
        state.withLock { $0.entries[ObjectIdentifier(channel)]?.place = nil }
    }

    /// The answer is written: the peer may send the next request.
    func endedAnswering(_ channel: any Channel) {
        state.withLock { $0.entries[ObjectIdentifier(channel)]?.place = $0.nextPlace() }
    }

    private static func longestWaiting(_ entries: [ObjectIdentifier: Entry]) -> (key: ObjectIdentifier, value: Entry)? {
        entries.filter { $0.value.place != nil }.min { ($0.value.place ?? .max) < ($1.value.place ?? .max) }
    }
}

/// How many connections a listener for HTTP has at a time, and how long they may keep silent.
package struct HTTPConnectionLimits: Sendable, Hashable {
    package var total: Int
    package var perAddress: Int
    /// Proxies, whose connections are those of many browsers: `perAddress` does not apply to them.
    package var proxies: [IPNetwork] = []
    /// By then the first request's header must have come, TLS handshake included.
    package var firstHeader = Duration.seconds(10)
    /// How long a connection may stay silent afterwards.
    package var idle = Duration.seconds(60)
    /// Bytes of one header field, and of all.
    package var header = 32 << 10
    package var headerCount = 100

    package init(total: Int, perAddress: Int) {
        self.total = total
        self.perAddress = perAddress
    }
}
