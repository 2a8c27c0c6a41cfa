import Base

extension PostgreSQLSession {
    /// The oldest supported server version, as libpq numbers it.
    static let oldestServer = 13_00_00

    /// Connects to the first server that accepts, then checks it and configures the session.
    static func open(
        _ parameters: PostgreSQLParameters,
        wake: WakeDescriptor,
        order: Order
    ) throws(PostgreSQLError) -> PostgreSQLSession {
        let password = try parameters.readPassword()
        var failures: [PostgreSQLError] = []
        for server in parameters.servers {
            if let interruption = order.interruption(at: .now) { throw failures.first ?? interruption.error }
            let limit = Order(until: min(order.deadline, .now + parameters.connectTimeout))
            let keywords = parameters.keywords(for: server, password)
            do throws(PostgreSQLError) {
                let handle = try connect(keywords, wake: wake, order: order, limit: limit)
                let session = PostgreSQLSession(handle, wake: wake, order: order)
                try session.prepare(parameters)
                return session
            } catch {
                failures.append(error.hiding(password))
            }
        }
        // A configuration error is reported only if no other server could be the primary.
        throw failures.first { $0.isRetryable } ?? failures.first ?? .invalidParameters("there is no server")
    }

    private static func connect(
        _ keywords: [String: String],
        wake: WakeDescriptor,
        order: Order,
        limit: Order
    ) throws(PostgreSQLError) -> ConnectionHandle {
        guard let handle = ConnectionHandle(keywords) else { throw .unreachable("no memory") }
        guard !handle.isBroken else { throw .connecting(handle.errorText) }
        var step = ConnectionHandle.Progress.writing
        while true {
            let now = ContinuousClock.now
            if let interruption = order.interruption(at: now) { throw interruption.error }
            guard limit.interruption(at: now) == nil else { throw .unreachable("the server does not answer") }
            let outcome = wake.wait(
                for: handle.socket,
                reading: step != .writing,
                writable: step == .writing,
                atMost: limit.deadline - now
            )
            guard outcome.isReadable || outcome.isWritable else { continue }
            step = handle.proceed()
            if step == .connected { return handle }
            if step == .failed { throw .connecting(handle.errorText) }
        }
    }

    /// Refuses an unsupported server, and sets what the statements rely on.
    private func prepare(_ parameters: PostgreSQLParameters) throws(PostgreSQLError) {
        guard handle.serverVersion >= Self.oldestServer else {
            let version = handle.setting("server_version") ?? "unknown"
            throw .unsuitable("its version is \(version), and must be 13 or later")
        }
        let reported = [
            ("server_encoding", "UTF8"), ("client_encoding", "UTF8"), ("standard_conforming_strings", "on"),
        ]
        for (name, wanted) in reported {
            let value = handle.setting(name) ?? "unknown"
            guard value == wanted else { throw .unsuitable("\(name) is \(value), and must be \(wanted)") }
        }
        let timeouts = parameters.timeouts
        let settings: [(String, String)] = [
            // Temporary tables must not shadow those of the schema.
            ("search_path", "\(PostgreSQLSyntax.identifier(parameters.schema)), pg_temp"),
            ("TimeZone", "UTC"),
            ("statement_timeout", "\(timeouts.statement.milliseconds)"),
            ("lock_timeout", "\(timeouts.lock.milliseconds)"),
            ("idle_in_transaction_session_timeout", "\(timeouts.idleInTransaction.milliseconds)"),
        ]
        let calls = settings.indices.map { "set_config($\($0 * 2 + 1), $\($0 * 2 + 2), false)" }
        let answers = try run(
            [
                PostgreSQLStatement("SELECT \(calls.joined(separator: ", "))", settings.flatMap { [$0.0, $0.1] }),
                // Limits that not every version has, and that a role may be given.
                PostgreSQLStatement(
                    """
                    SELECT set_config(name, '0', false) FROM pg_settings
                    WHERE name IN ('idle_session_timeout', 'transaction_timeout')
                    """
                ),
                PostgreSQLStatement("SELECT current_setting('synchronous_commit')"),
            ],
            as: .reading
        )
        let durability: String = try answers[2][0][0]
        guard durability != "off" || parameters.allowsVolatileCommits else {
            throw .unsuitable("synchronous_commit is off: a crash of the server would lose mail that was accepted")
        }
    }
}

extension PostgreSQLParameters {
    /// The keywords and values passed to libpq.
    func keywords(for server: Server, _ password: Secret?) -> [String: String] {
        var all = keywords
        all["host"] = server.host
        all["hostaddr"] = server.address
        all["port"] = server.port
        all["password"] = password?.reveal()
        return all
    }
}

extension PostgreSQLError {
    /// Removes the password, in case a message quotes it.
    fileprivate func hiding(_ password: Secret?) -> PostgreSQLError {
        guard let password else { return self }
        return switch self {
        case .unreachable(let reason): .unreachable(password.hidden(in: reason))
        case .refused(let state, let reason): .refused(state, password.hidden(in: reason))
        default: self
        }
    }
}
