import Base
import Delivery
import Logging
import SQLStorage
import ServiceLifecycle
import Storage

/// Takes over what nodes that died or left had under way, and logs what becomes of the nodes.
struct NodeWatch: Service {
    let store: SQLStore
    let dispatcher: Dispatcher
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { await store.forEachNodeEvent { await heed($0) } }
        // Where no others are possible, there is nothing to wait for but the end.
        try? await gracefulShutdown()
    }

    private func heed(_ event: NodeEvent) async {
        switch event {
        case .gone: await takeOver()
        case .freed(let accounts): await dispatcher.wake(accounts)
        case .fenced:
            logger.error("the other nodes took this one for dead; it sends nothing until it has joined them again")
        case .joined:
            logger.notice("this node has joined the others again")
            await dispatcher.accountsChanged()
        case .clockDiffers(let offset):
            logger.warning(
                "the clock of this machine differs from the database server's, which counts",
                metadata: ["ahead-ms": "\(-offset.milliseconds)"]
            )
        case .silent(let reason):
            logger.error(
                "no heartbeat reaches the database; nothing is sent until one does",
                metadata: ["reason": "\(reason)"]
            )
        }
    }

    /// Where that fails, the next heartbeat finds the same nodes dead.
    private func takeOver() async {
        do {
            let taken = try await dispatcher.takeOver()
            for name in taken.nodes {
                logger.error("a node died; its work is taken over", metadata: ["node": "\(name)"])
            }
            guard taken.deliveries + taken.runs > 0 else { return }
            logger.warning(
                "a node stopped while sending; searching Sent for these messages before sending again",
                metadata: ["deliveries": "\(taken.deliveries)", "runs": "\(taken.runs)"]
            )
        } catch {
            logger.error("cannot take over from a node that is gone", metadata: ["error": "\(error)"])
        }
    }
}
