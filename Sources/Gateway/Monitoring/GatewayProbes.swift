import Admin
import Base
import Delivery
import Logging
import SMTPServer
import SQLStorage
import ServiceLifecycle
import Settings
import Storage

/// The gateway's answers for `/readyz` and `/metrics`.
struct GatewayProbes: Sendable {
    let store: SQLStore
    let watch: ProcessWatch
    /// The number of accounts whose worker does not run.
    let hangingWorkers: Locked<Int>
    let accounts: LiveAccounts
    let server: ServerCounters
    let delivery: DeliveryCounters
    /// Whether the gateway has been told to stop.
    let isStopping: Locked<Bool>
    /// The free bytes required to accept new mail.
    let reserve: Int
    /// What the store calls the program that is told of deliveries; `nil` where there is none.
    let webhook: String?

    /// How long the store may take to answer a probe.
    private static let storeDeadline = Duration.seconds(5)

    /// - Parameter hostName: the gateway's own name.
    func server(_ settings: MonitoringSettings, hostName: String, logger: Logger) -> MonitoringServer {
        MonitoringServer(
            .init(
                address: "\(settings.address)",
                port: settings.port,
                hostNames: [hostName, FileSystem.hostName] + settings.hostNames,
                connections: settings.connections
            ),
            probes: answers,
            logger: logger
        ) { _ in }
    }

    var answers: MonitoringServer.Probes {
        .init(readiness: { await readiness() }, metrics: { await metrics() })
    }

    private func readiness() async -> String? {
        if isStopping.withLock({ $0 }) { return "the gateway is stopping" }
        if let problem = watch.problem { return problem }
        let hanging = hangingWorkers.withLock { $0 }
        guard hanging == 0 else { return "the dispatcher or the workers of accounts hang: \(hanging)" }
        guard !OpenFiles.areScarce else {
            return
                "fewer than \(OpenFiles.reserve) of \(OpenFiles.limit) open files are left; new connections are refused"
        }
        let free = store.statistics.freeBytes
        guard free >= reserve else { return "the disk is nearly full: \(free >> 20) MiB are free; new mail is refused" }
        return await storeProblem()
    }

    private func storeProblem() async -> String? {
        let (answers, answer) = AsyncStream.makeStream(of: String?.self)
        // Not a child task: a disk that hangs would hold the answer until it returns.
        Task { answer.yield(await store.problem().map { "new mail cannot be stored: \($0)" }) }
        let timer = Task {
            try await Task.sleep(for: Self.storeDeadline)
            answer.yield("the database has not answered for \(Self.storeDeadline.components.seconds) s")
        }
        defer { timer.cancel() }
        return await answers.first { _ in true } ?? nil
    }

    private func metrics() async -> [MetricFamily] {
        let (counts, due) = ((try? await store.counts()) ?? [], (try? await store.oldestDue()) ?? [:])
        return serverMetrics + deliveryMetrics + storeMetrics + queueMetrics(counts, due) + [accountMetric]
            + (await nodeMetrics) + (await webhookMetrics)
    }

    private var serverMetrics: [MetricFamily] {
        let now = server.current
        let answers = [("accepted", now.accepted), ("refused", now.refused), ("deferred", now.deferred)]
        return [
            counter("smtp_connections_total", "Accepted connections.", now.connections),
            gauge("smtp_open_connections", "Open connections.", [.init(Double(now.openConnections))]),
            counter("smtp_turned_away_total", "Connections refused by address or limit.", now.turnedAway),
            counter(
                "smtp_messages_total",
                "Messages by the gateway's answer.",
                answers.map { .init(Double($0.1), ("answer", $0.0)) }
            ),
            counter("smtp_accepted_bytes_total", "Bytes of accepted messages.", now.acceptedBytes),
            counter("smtp_duplicates_total", "Duplicates of an earlier message.", now.duplicates),
            counter("smtp_captured_total", "Accepted messages captured, wholly or in part.", now.captured),
            counter("smtp_failed_logins_total", "Wrong passwords.", now.failedLogins),
        ]
    }

    private var deliveryMetrics: [MetricFamily] {
        let now = delivery.current
        let attempts = now.attempts.sorted { $0.key < $1.key }
        return [
            counter(
                "attempts_total",
                "Attempts to send by outcome.",
                attempts.map { .init(Double($0.value), ("outcome", $0.key)) }
            ),
            counter("delivered_total", "Deliveries that Gmail accepted.", now.delivered),
            counter(
                "delivery_seconds_total",
                "Time from 250 to Gmail's id, summed over deliveries.",
                [.init(now.secondsToDelivery)]
            ),
            counter("reports_total", "Delivery reports sent.", now.reports),
            counter("lost_reports_total", "Delivery reports that could not be stored.", now.lostReports),
            counter("damaged_records_total", "Attempts on a damaged queue record.", now.damaged),
        ]
    }

    private var storeMetrics: [MetricFamily] {
        let now = store.statistics
        return [
            counter("store_commits_total", "Transactions committed to disk.", now.commits),
            counter("store_changes_total", "Changes in those transactions.", now.changes),
            gauge("disk_free_bytes", "Free bytes on the queue's disk.", [.init(Double(now.freeBytes))]),
        ]
    }

    private func queueMetrics(_ counts: [QueueCount], _ due: [AccountID: Timestamp]) -> [MetricFamily] {
        let directory = accounts.current.accounts
        func name(_ id: AccountID) -> String { directory[id].map { "\($0.address)" } ?? "\(id.rawValue)" }
        return [
            gauge(
                "queue_deliveries",
                "Deliveries by account and state.",
                counts.map { .init(Double($0.count), ("account", name($0.account)), ("state", $0.state.rawValue)) }
            ),
            gauge(
                "queue_oldest_due_timestamp_seconds",
                "When the longest due delivery became due.",
                due.sorted { $0.key < $1.key }.map {
                    .init(Double($0.value.milliseconds) / 1000, ("account", name($0.key)))
                }
            ),
        ]
    }

    /// The same on all nodes, but for what each says of itself.
    private var nodeMetrics: [MetricFamily] {
        get async {
            guard let fence = store.fence, let list = try? await store.nodes() else { return [] }
            func age(_ node: NodeRecord) -> Double { Double((list.asOf - node.heartbeatAt).milliseconds) / 1000 }
            return [
                gauge(
                    "node_heartbeat_age_seconds",
                    "The age of each node's last heartbeat.",
                    list.nodes.map { .init(max(age($0), 0), ("node", $0.name)) }
                ),
                gauge(
                    "node_accounts",
                    "The accounts that each node sends for at the moment.",
                    list.nodes.map { .init(Double($0.accounts.count), ("node", $0.name)) }
                ),
                gauge(
                    "nodes_lost",
                    "Nodes lost in the last day that do not run again.",
                    [.init(Double(list.missing.count))]
                ),
                gauge(
                    "node_may_send",
                    "1 while the others count on this node, 0 otherwise.",
                    [.init(fence.isOpen ? 1 : 0)]
                ),
            ]
        }
    }

    /// The same on all nodes.
    private var webhookMetrics: [MetricFamily] {
        get async {
            guard let webhook, let state = try? await store.webhookState(of: webhook),
                let backlog = try? await store.deliveryEventBacklog()
            else { return [] }
            func seconds(_ time: Timestamp?) -> [MetricFamily.Sample] {
                time.map { [.init(Double($0.milliseconds) / 1000)] } ?? []
            }
            return [
                counter(
                    "webhook_events_total",
                    "Delivery events that the webhook took, and those that were given up.",
                    [("sent", state.sent), ("dropped", state.dropped)].map { .init(Double($0.1), ("result", $0.0)) }
                ),
                gauge("webhook_waiting_events", "Delivery events that wait.", [.init(Double(backlog.count))]),
                gauge(
                    "webhook_oldest_event_timestamp_seconds",
                    "When the oldest waiting delivery event happened.",
                    seconds(backlog.oldest)
                ),
                gauge(
                    "webhook_failed_calls",
                    "Calls in vain since the delivery webhook last took events.",
                    [.init(Double(state.attempts))]
                ),
                gauge(
                    "webhook_last_success_timestamp_seconds",
                    "When the delivery webhook last took events.",
                    seconds(state.lastSuccessAt)
                ),
                gauge(
                    "webhook_ended",
                    "1 once the delivery webhook answered 410 Gone, 0 otherwise.",
                    [.init(state.endedAt == nil ? 0 : 1)]
                ),
            ]
        }
    }

    private var accountMetric: MetricFamily {
        gauge(
            "account_working",
            "1 where the account can send, 0 where it is paused or broken.",
            accounts.current.accounts.all.map { account in
                let state = account.health.state
                return .init(state == .working ? 1 : 0, ("account", "\(account.address)"), ("state", state.rawValue))
            }
        )
    }

    private func counter(_ name: String, _ help: String, _ value: Int) -> MetricFamily {
        counter(name, help, [.init(Double(value))])
    }

    private func counter(_ name: String, _ help: String, _ samples: [MetricFamily.Sample]) -> MetricFamily {
        MetricFamily("gsuite_gateway_\(name)", .counter, help, samples)
    }

    private func gauge(_ name: String, _ help: String, _ samples: [MetricFamily.Sample]) -> MetricFamily {
        MetricFamily("gsuite_gateway_\(name)", .gauge, help, samples)
    }
}

/// Notes that the gateway has been told to stop, before any other part does, so that a load balancer sends no more clients.
struct StopSign: Service {
    let isStopping: Locked<Bool>

    func run() async throws {
        try? await gracefulShutdown()
        isStopping.withLock { $0 = true }
    }
}
