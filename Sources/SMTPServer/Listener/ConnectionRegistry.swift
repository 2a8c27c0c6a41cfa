import Base
import NIOCore

/// The open connections of a listener, for an orderly shutdown.
final class ConnectionRegistry: Sendable {
    private struct Entry: Sendable {
        let handler: NIOLoopBound<ConnectionHandler>
        let channel: any Channel
    }

    private struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        var isDraining = false
    }

    private let state = Locked(State())

    /// Must be called on the channel's event loop.
    func add(_ handler: ConnectionHandler, on channel: any Channel) {
        let id = ObjectIdentifier(handler)
        let entry = Entry(handler: NIOLoopBound(handler, eventLoop: channel.eventLoop), channel: channel)
        let isDraining = state.withLock { state in
            state.entries[id] = entry
            return state.isDraining
        }
        channel.closeFuture.whenComplete { [state] _ in state.withLock { $0.entries[id] = nil } }
        if isDraining { handler.shutDown() }
    }

    /// Closes every connection, whatever its state.
    func closeAll() {
        for entry in beginDraining() { entry.channel.close(promise: nil) }
    }

    /// Asks every connection to end after its transaction, and waits for all of them, including those added in the
    /// meantime.
    func drain() async {
        for entry in beginDraining() {
            entry.channel.eventLoop.execute { entry.handler.value.shutDown() }
        }
        while let entry = state.withLock({ $0.entries.values.first }) {
            _ = try? await entry.channel.closeFuture.get()
        }
    }

    private func beginDraining() -> [Entry] {
        state.withLock { state in
            state.isDraining = true
            return Array(state.entries.values)
        }
    }
}
