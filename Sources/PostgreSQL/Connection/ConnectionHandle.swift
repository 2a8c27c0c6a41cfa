import CPQ

#if canImport(Glibc)
import Glibc
#endif

/// A connection of libpq's, which only the connection's thread uses. Nothing here waits, except for the look-up of a
/// host's name.
@safe
final class ConnectionHandle {
    private let connection: OpaquePointer
    private var isFinished = false
    /// The notices that the server sent besides its answers.
    private let notices = Notices()

    /// Begins to connect. `nil` when there is no memory.
    init?(_ keywords: [String: String]) {
        let words = keywords.map { ($0.key, $0.value) }
        let keys = unsafe words.map { unsafe strdup($0.0) }
        let values = unsafe words.map { unsafe strdup($0.1) }
        defer {
            unsafe keys.forEach { unsafe free($0) }
            unsafe values.forEach { unsafe free($0) }
        }
        let keyList = unsafe keys.map { unsafe UnsafePointer($0) } + [nil]
        let valueList = unsafe values.map { unsafe UnsafePointer($0) } + [nil]
        guard let connection = unsafe PQconnectStartParams(keyList, valueList, 0) else { return nil }
        unsafe self.connection = connection
        // So that the error of a refused connection contains its SQLSTATE, which libpq reports in no other way.
        unsafe PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
        _ = unsafe PQsetNoticeReceiver(
            connection,
            { argument, result in
                guard let argument = unsafe argument, let result = unsafe result else { return }
                unsafe Unmanaged<Notices>.fromOpaque(argument).takeUnretainedValue().receive(result)
            },
            Unmanaged.passUnretained(notices).toOpaque()
        )
    }

    deinit {
        finish()
    }

    /// Closes the connection.
    func finish() {
        guard !isFinished else { return }
        isFinished = true
        unsafe PQfinish(connection)
    }
}

// MARK: - Connecting

extension ConnectionHandle {
    enum Progress {
        case reading, writing, connected, failed
    }

    /// The next step of connecting. Must not be called before the socket is ready for it.
    func proceed() -> Progress {
        switch unsafe PQconnectPoll(connection) {
        case PGRES_POLLING_OK: unsafe PQsetnonblocking(connection, 1) == 0 ? .connected : .failed
        case PGRES_POLLING_READING: .reading
        case PGRES_POLLING_WRITING: .writing
        default: .failed
        }
    }

    /// May change while connecting.
    var socket: Int32 { unsafe PQsocket(connection) }
    var isBroken: Bool { unsafe isFinished || PQstatus(connection) == CONNECTION_BAD }
    var serverVersion: Int { unsafe Int(PQserverVersion(connection)) }
    var processID: Int32 { unsafe PQbackendPID(connection) }
    var isEncrypted: Bool { unsafe PQsslInUse(connection) == 1 }

    /// libpq's error message. While connecting, it contains the SQLSTATE.
    var errorText: String {
        guard let text = unsafe PQerrorMessage(connection) else { return "" }
        return unsafe String(cString: text)
    }

    /// A setting that the server reports unprompted.
    func setting(_ name: String) -> String? {
        guard let value = unsafe PQparameterStatus(connection, name) else { return nil }
        return unsafe String(cString: value)
    }
}

// MARK: - Statements

extension ConnectionHandle {
    enum TransactionStatus {
        case idle, active, inTransaction, failed, unknown
    }

    var transactionStatus: TransactionStatus {
        guard !isFinished else { return .unknown }
        return switch unsafe PQtransactionStatus(connection) {
        case PQTRANS_IDLE: .idle
        case PQTRANS_ACTIVE: .active
        case PQTRANS_INTRANS: .inTransaction
        case PQTRANS_INERROR: .failed
        default: .unknown
        }
    }

    func enterPipeline() -> Bool { unsafe PQenterPipelineMode(connection) == 1 }
    func exitPipeline() -> Bool { unsafe PQexitPipelineMode(connection) == 1 }
    /// Ends the pipeline's transaction and asks for all answers.
    func synchronize() -> Bool { unsafe PQpipelineSync(connection) == 1 }

    func prepare(_ name: String, _ sql: String) -> Bool {
        unsafe PQsendPrepare(connection, name, sql, 0, nil) == 1
    }

    func send(prepared name: String, _ parameters: EncodedParameters) -> Bool {
        unsafe parameters.withPointers { count, values, lengths, formats in
            unsafe PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1) == 1
        }
    }

    func send(_ sql: String, _ parameters: EncodedParameters) -> Bool {
        unsafe parameters.withPointers { count, values, lengths, formats in
            unsafe PQsendQueryParams(connection, sql, count, nil, values, lengths, formats, 1) == 1
        }
    }

    /// Sends any number of statements, without parameters.
    func send(script: String) -> Bool { unsafe PQsendQuery(connection, script) == 1 }

    /// Switches the statement just sent to single-row mode.
    func handOutRows() -> Bool { unsafe PQsetSingleRowMode(connection) == 1 }

    enum Flush {
        case done, pending, failed
    }

    /// Sends as much as the network takes.
    func flush() -> Flush {
        switch unsafe PQflush(connection) {
        case 0: .done
        case 1: .pending
        default: .failed
        }
    }

    /// Reads what has arrived. False when the connection broke.
    func consumeInput() -> Bool { unsafe PQconsumeInput(connection) == 1 }
    /// Whether `nextResult` would wait.
    var isBusy: Bool { unsafe PQisBusy(connection) == 1 }

    func nextResult() -> PostgreSQLRows? {
        guard let result = unsafe PQgetResult(connection) else { return nil }
        return unsafe PostgreSQLRows(result)
    }

    func nextNotification() -> PostgreSQLNotification? {
        guard let notice = unsafe PQnotifies(connection) else { return nil }
        defer { unsafe PQfreemem(notice) }
        return unsafe PostgreSQLNotification(
            channel: String(cString: notice.pointee.relname),
            payload: String(cString: notice.pointee.extra),
            sender: notice.pointee.be_pid
        )
    }

    /// Allows other threads to cancel the running statement. `nil` when there is no memory.
    func canceller() -> Canceller? {
        guard let cancel = unsafe PQgetCancel(connection) else { return nil }
        return unsafe Canceller(cancel)
    }

    /// Forgets earlier notices.
    func clearNotices() { notices.lacksStandby = false }
    /// Whether a COMMIT ended its wait for a standby before that had the transaction.
    var lacksStandby: Bool { notices.lacksStandby }
}

/// What the server says beside its answers. Without it, libpq would write that to standard error.
private final class Notices {
    var lacksStandby = false

    @safe
    func receive(_ result: OpaquePointer) {
        // The one warning whose meaning matters. Its text is translated; the name of the function is not.
        guard let function = unsafe PQresultErrorField(result, shim_diag_function) else { return }
        if unsafe String(cString: function) == "SyncRepWaitForLSN" { lacksStandby = true }
    }
}

/// Cancels the statement that runs on a connection. It waits for the network, so it is called on a thread of its own.
@safe
struct Canceller: @unchecked Sendable {
    private let cancel: OpaquePointer
    /// The size that libpq recommends for its error text.
    private static let errorSize = 256

    init(_ cancel: OpaquePointer) {
        unsafe self.cancel = cancel
    }

    /// Returns when the server has passed on the request; it may come too late. Call it once.
    func run() {
        var error = [CChar](repeating: 0, count: Self.errorSize)
        _ = unsafe PQcancel(cancel, &error, Int32(error.count))
        unsafe PQfreeCancel(cancel)
    }
}
