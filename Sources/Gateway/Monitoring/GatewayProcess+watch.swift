import Base
import Delivery
import HTTP
import SMTPServer
import SQLiteStorage

extension GatewayProcess {
    /// Builds the watch over all parts that must keep running.
    ///
    /// - Parameter hangingWorkers: receives the number of accounts whose worker does not run.
    func watch(_ mail: MailParts, hangingWorkers: Locked<Int>) -> ProcessWatch {
        let (store, google, odoo) = (store, mail.googleTransport, mail.odooTransport)
        var parts: [ProcessWatch.Part] = [
            .init(name: "the database") { store.currentCommit },
            .init(name: "the thread for calls to Google") { google.nudge() },
            .init(name: "the thread for calls to Odoo") { odoo.nudge() },
            .answering("tasks and timers") { answer in
                Task {
                    try? await Task.sleep(for: .milliseconds(1))
                    answer()
                }
            },
            inspection(mail, hangingWorkers),
        ]
        for (index, run) in MailServer.eventLoops.enumerated() {
            parts.append(.answering("event loop \(index + 1)") { answer in run(answer) })
        }
        return ProcessWatch(parts, environment: environment, logger: logger)
    }

    private func inspection(_ mail: MailParts, _ hangingWorkers: Locked<Int>) -> ProcessWatch.Part {
        let (store, dispatcher) = (store, mail.dispatcher)
        let lastCommit = Locked<Int?>(nil)
        return .answering("the dispatcher") { answer in
            Task {
                let commit = store.currentCommit
                let isDatabaseSlow = lastCommit.withLock { last in
                    defer { last = commit }
                    return commit != nil && commit == last
                }
                // Replacing workers that wait for the disk would not help: the new ones would wait too.
                if !isDatabaseSlow {
                    let count = await dispatcher.inspect()
                    hangingWorkers.withLock { $0 = count }
                }
                answer()
            }
        }
    }
}
