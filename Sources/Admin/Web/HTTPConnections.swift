package import Base
import NIOCore

/// The open connections of one HTTP listener: how many there may be, in total and per address
/// (`IPAddress.clientNetwork`), and which one is closed for a new one.
///
/// A connection waits for its peer until a complete request has arrived, and again after the answer. If there are too
/// many connections, the one that has waited longest is closed. A browser sends its request immediately and so has
/// waited the shortest time; a client that opens connections to block others closes its own.
final class HTTPConnections: Sendable {
    private struct Entry {
        let client: IPNetwork?
        let address: IPAddress?
        let channel: any Channel
        /// Its place among the connections that wait for their peer, the longest wait first; `nil` while a request is being
        /// answered.
        var place: Int?
        /// Whether the header of a request has arrived.
        var hasAsked = false
        /// Whether the answer being written ends only when one side has enough of it.
        var isStreaming = false
    }

    private struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        private var lastPlace = 0

        mutating func nextPlace() -> Int {
            lastPlace += 1
            return lastPlace
        }
    }

    let limits: HTTPConnectionLimits
    private let state = Locked(State())

    init(_ limits: HTTPConnectionLimits) {
        self.limits = limits
    }

    /// Admits a connection and closes another one for it if necessary. Call it on the connection's event loop.
    ///
    /// - Returns: false if there is no room and no other connection waits for its peer: close the new one.
    func admit(_ channel: any Channel) -> Bool {
        let isAdmitted = admit(channel, from: channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) })
        let id = ObjectIdentifier(channel)
        if isAdmitted { channel.closeFuture.whenComplete { [state] _ in state.withLock { $0.entries[id] = nil } } }
        return isAdmitted
    }

    /// Admits a connection again, by the address that its proxy has named.
    func identify(_ channel: any Channel, as address: IPAddress) -> Bool {
        state.withLock { $0.entries[ObjectIdentifier(channel)] = nil }
        return admit(channel, from: address)
    }

    /// The address of a connection's client; `nil` once it is closed.
    func address(of channel: any Channel) -> IPAddress? {
        state.withLock { $0.entries[ObjectIdentifier(channel)]?.address }
    }

    private func admit(_ channel: any Channel, from address: IPAddress?) -> Bool {
        let client = address?.clientNetwork
        let isProxy = address.map { limits.serves(manyBehind: $0) } ?? false
        // Few descriptors are left: take one from an idle connection rather than from the store.
        let areFilesScarce = OpenFiles.areScarce
        let id = ObjectIdentifier(channel)
        let (isAdmitted, replaced) = state.withLock { state -> (Bool, (any Channel)?) in
            let own = isProxy ? [:] : state.entries.filter { $0.value.client == client }
            var replaced: (key: ObjectIdentifier, value: Entry)?
            if own.count >= limits.perAddress {
                replaced = Self.longestWaiting(own)
                guard replaced != nil else { return (false, nil) }
            } else if state.entries.count >= (areFilesScarce ? limits.totalOfScarceFiles : limits.total) {
                replaced = Self.longestWaiting(state.entries)
                guard replaced != nil else { return (false, nil) }
            }
            if let replaced { state.entries[replaced.key] = nil }
            state.entries[id] = Entry(client: client, address: address, channel: channel, place: state.nextPlace())
            return (true, replaced?.value.channel)
        }
        replaced?.close(promise: nil)
        return isAdmitted
    }

    /// The header of a request has arrived.
    ///
    /// - Parameter isWhole: whether the request has no body.
    func beganRequest(_ channel: any Channel, isWhole: Bool) {
        state.withLock { state in
            state.entries[ObjectIdentifier(channel)]?.hasAsked = true
            if isWhole { state.entries[ObjectIdentifier(channel)]?.place = nil }
        }
    }

    /// Whether the header of a request has ever arrived.
    func hasAsked(_ channel: any Channel) -> Bool {
        state.withLock { $0.entries[ObjectIdentifier(channel)]?.hasAsked ?? false }
    }

    /// A complete request has arrived: the peer now waits for the gateway.
    func beganAnswering(_ channel: any Channel) {
        state.withLock { $0.entries[ObjectIdentifier(channel)]?.place = nil }
    }

    /// The answer has been written: the peer may send the next request.
    func endedAnswering(_ channel: any Channel) { wait(channel, isStreaming: false) }

    /// The answer will go on for long: the connection makes room for a new one like one that waits for its peer, and closes as
    /// soon as the peer does.
    func beganStreaming(_ channel: any Channel) { wait(channel, isStreaming: true) }

    private func wait(_ channel: any Channel, isStreaming: Bool) {
        state.withLock { state in
            let place = state.nextPlace()
            state.entries[ObjectIdentifier(channel)]?.place = place
            state.entries[ObjectIdentifier(channel)]?.isStreaming = isStreaming
        }
    }

    /// The peer sends nothing more. It may still wait for an answer, but does not read a stream.
    func peerFinished(_ channel: any Channel) {
        let isStreaming = state.withLock { $0.entries[ObjectIdentifier(channel)]?.isStreaming ?? false }
        if isStreaming { channel.close(promise: nil) }
    }

    private static func longestWaiting(_ entries: [ObjectIdentifier: Entry]) -> (key: ObjectIdentifier, value: Entry)? {
        entries.filter { $0.value.place != nil }.min { ($0.value.place ?? .max) < ($1.value.place ?? .max) }
    }
}

/// The connection limits of an HTTP listener.
package struct HTTPConnectionLimits: Sendable, Hashable {
    package var total: Int
    package var perAddress: Int
    /// The total while few file descriptors are left. A new connection beyond it replaces an idle one.
    package var totalOfScarceFiles = 0
    /// Proxies, whose connections serve many browsers: `perAddress` does not apply to them.
    package var proxies: [IPNetwork] = []
    /// Proxies whose connections begin with a PROXY protocol header. Until it names the client, `perAddress` does not
    /// apply either.
    package var proxiesWithHeader: [IPNetwork] = []
    /// The time within which the first request's header must arrive, including the TLS handshake and a proxy's header.
    package var firstHeader = Duration.seconds(10)
    /// The longest silence on a connection after that.
    package var idle = Duration.seconds(60)
    /// The largest header field, and the largest header, in bytes.
    package var header = 32 << 10
    package var headerCount = 100

    package init(total: Int, perAddress: Int) {
        self.total = total
        self.perAddress = perAddress
    }

    /// Whether connections from the address may be those of many clients.
    fileprivate func serves(manyBehind address: IPAddress) -> Bool {
        (proxies + proxiesWithHeader).contains { $0.contains(address) }
    }
}
