import Base
import Hummingbird
import NIOCore

/// What Hummingbird hands on with a request: the other end of the connection.
struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: IPAddress?

    init(source: Source) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
    }
}
