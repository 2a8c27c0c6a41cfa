import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import OpenSSL
import TLSChannel

/// HTTP/1.1 over TLS with libssl, the engine that SMTP uses too.
struct SecureChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    /// Why a connection is refused.
    private struct NoCertificate: Error {}

    let base: HTTP1Channel
    /// Called for each connection.
    let tls: @Sendable () -> TLSContext?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            guard let context = tls() else { throw NoCertificate() }
            try channel.pipeline.syncOperations.addHandler(TLSHandler(context))
        }.flatMap {
            base.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
