import CCurl

/// One libcurl multi handle. Only `wake` may be called from other threads than the one that performs.
@safe
struct MultiHandle: @unchecked Sendable {
    private let pointer: UnsafeMutableRawPointer

    /// Idle connections kept for reuse: enough for every host that the gateway talks to.
    private static let keptConnections = 256

    /// libcurl wants to be initialised once in a process.
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK

    init?(maximumConnectionsPerHost: Int) {
        guard Self.isLibraryReady, let pointer = unsafe curl_multi_init() else { return nil }
        unsafe self.pointer = pointer
        unsafe shim_multi_setopt_long(pointer, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        unsafe shim_multi_setopt_long(pointer, CURLMOPT_MAX_HOST_CONNECTIONS, maximumConnectionsPerHost)
        unsafe shim_multi_setopt_long(pointer, CURLMOPT_MAXCONNECTS, Self.keptConnections)
    }

    /// Closes all connections. All transfers must have been removed.
    func cleanup() {
        unsafe curl_multi_cleanup(pointer)
    }

    func add(_ easy: EasyHandle) -> Bool {
        unsafe curl_multi_add_handle(pointer, easy.pointer) == CURLM_OK
    }

    func remove(_ easy: EasyHandle) {
        unsafe curl_multi_remove_handle(pointer, easy.pointer)
    }

    /// Does all that can be done without waiting.
    func perform() {
        var running: Int32 = 0
        unsafe curl_multi_perform(pointer, &running)
    }

    /// Waits until there is something to do, or `wake` is called. Returns false where it could not wait.
    func poll(atMost milliseconds: Int32) -> Bool {
        unsafe curl_multi_poll(pointer, nil, 0, milliseconds, nil) == CURLM_OK
    }

    /// Ends a wait. Returns false where libcurl has no way to: it opens a pair of sockets for that in `curl_multi_init`, and
    /// goes on without a word when there is none left to open.
    @discardableResult
    func wake() -> Bool {
        unsafe curl_multi_wakeup(pointer) == CURLM_OK
    }

    /// The next transfer that is over, and how it ended.
    func nextDone() -> (id: EasyHandle.ID, code: CURLcode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(pointer, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe message.pointee.easy_handle else {
                continue
            }
            return (EasyHandle.ID(bitPattern: easy), unsafe shim_message_result(message))
        }
        return nil
    }
}
