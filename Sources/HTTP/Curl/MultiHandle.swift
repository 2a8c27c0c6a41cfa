import CCurl

/// A libcurl multi handle. Only `wake` may be called from other threads than the one that calls `perform`.
@safe
struct MultiHandle: @unchecked Sendable {
    private let pointer: UnsafeMutableRawPointer

    /// The number of idle connections kept for reuse, enough for every host that the gateway contacts.
    private static let keptConnections = 256

    /// libcurl must be initialised once per process.
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

    /// Does everything possible without waiting.
    func perform() {
        var running: Int32 = 0
        unsafe curl_multi_perform(pointer, &running)
    }

    /// Waits until there is work, or `wake` is called. Returns false where it could not wait.
    func poll(atMost milliseconds: Int32) -> Bool {
        unsafe curl_multi_poll(pointer, nil, 0, milliseconds, nil) == CURLM_OK
    }

    /// Ends a wait. Returns false where libcurl cannot: it opens a pair of sockets for this in `curl_multi_init`, and
    /// silently continues without them when no descriptor is left.
    @discardableResult
    func wake() -> Bool {
        unsafe curl_multi_wakeup(pointer) == CURLM_OK
    }

    /// Returns the next finished transfer and its result.
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
