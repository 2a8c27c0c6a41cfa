import Base
import Hummingbird
import NIOCore

/// Hummingbird's context of a request: the remote address.
struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: IPAddress?

    init(source: Source) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
    }
}
