import Hummingbird
import Logging
import NIOCore

/// The context of a request, with the connection's channel so that a handler can drop it.
struct SimulatorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// The error of a dropped connection, so that nothing is written to it.
struct ConnectionDropped: Error {}
