import Hummingbird
import Logging
import NIOCore

/// What a handler needs of its connection: to be able to drop it.
struct SimulatorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// Thrown once a connection is closed, so that nothing is written to it.
struct ConnectionDropped: Error {}
