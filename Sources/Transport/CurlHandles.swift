import Base
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

/// A libcurl easy handle, together with the lists that it references.
@safe
final class EasyHandle {
    /// Identifies a handle among the existing ones.
    typealias ID = UInt

    let pointer: UnsafeMutableRawPointer
    private var lists: [StringList] = []
    private let errorText: UnsafeMutablePointer<CChar>
    /// False once libcurl has rejected an option; the transfer must not start without it.
    private(set) var isComplete = true

    init?() {
        guard let pointer = unsafe curl_easy_init() else { return nil }
        unsafe self.pointer = pointer
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        unsafe note(shim_setopt_pointer(pointer, CURLOPT_ERRORBUFFER, errorText))
    }

    deinit {
        unsafe curl_easy_cleanup(pointer)
        unsafe errorText.deallocate()
    }

    var id: ID { unsafe ID(bitPattern: pointer) }

    func set(_ option: CURLoption, _ value: Int) {
        unsafe note(shim_setopt_long(pointer, option, value))
    }

    func set(_ option: CURLoption, offset value: Int) {
        unsafe note(shim_setopt_offset(pointer, option, curl_off_t(value)))
    }

    /// libcurl keeps a copy. It would truncate a text at a NUL, so such a text is refused.
    func set(_ option: CURLoption, _ value: String) {
        guard !value.utf8.contains(0) else {
            isComplete = false
            return
        }
        unsafe note(shim_setopt_string(pointer, option, value))
    }

    func set(_ option: CURLoption, _ values: [String]) {
        guard let list = StringList(values) else {
            isComplete = false
            return
        }
        lists.append(list)
        unsafe note(shim_setopt_list(pointer, option, list.pointer))
    }

    func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer) {
        unsafe note(shim_setopt_pointer(pointer, option, value))
    }

    func set(_ option: CURLoption, callback: curl_read_callback) {
        unsafe note(shim_setopt_data_callback(pointer, option, callback))
    }

    /// Records the result of setting an option.
    func note(_ code: CURLcode) {
        if code != CURLE_OK { isComplete = false }
    }

    /// The bytes of the body that were handed on to the connection.
    var sentBytes: Int {
        var count: curl_off_t = 0
        unsafe shim_getinfo_offset(pointer, CURLINFO_SIZE_UPLOAD_T, &count)
        return Int(count)
    }

    /// The status of the last answer; 0 before the first.
    var responseCode: Int {
        var code = 0
        unsafe shim_getinfo_long(pointer, CURLINFO_RESPONSE_CODE, &code)
        return code
    }

    /// libcurl's description of an error, which names hosts but neither paths nor header fields.
    func explanation(of code: CURLcode) -> String {
        let text = unsafe String(cString: errorText)
        return text.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : text
    }
}

extension EasyHandle {
    /// Sets the options common to all transfers.
    func apply(_ options: CurlOptions, host: String, timeout: Duration) {
        // Signals are unsafe in a multithreaded process.
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TIMEOUT_MS, Self.milliseconds(timeout))
        set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(options.connectTimeout))
        if let stall = options.stallTimeout {
            set(CURLOPT_LOW_SPEED_LIMIT, 1)
            set(CURLOPT_LOW_SPEED_TIME, max(1, Self.milliseconds(stall) / 1000))
        }
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_MAXAGE_CONN, max(1, Self.milliseconds(options.longestIdle) / 1000))
        if let caFile = options.caFile { set(CURLOPT_CAINFO, caFile) }
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        switch options.proxy {
        case _ where Self.isLoopback(host), .none:
            set(CURLOPT_PROXY, "")
        case .environment:
            break
        case .server(let url, let bypass):
            set(CURLOPT_PROXY, url)
            set(CURLOPT_NOPROXY, bypass.joined(separator: ","))
        }
    }

    /// At least 1: libcurl treats 0 as no limit.
    private static func milliseconds(_ length: Duration) -> Int {
        max(1, Int(clamping: length.milliseconds))
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "[::1]" || host.hasPrefix("127.") && host.allSatisfy { $0 == "." || $0.isNumber }
    }
}

/// A libcurl string list, which must outlive the transfer that uses it.
@safe
final class StringList {
    private(set) var pointer: UnsafeMutablePointer<curl_slist>?

    /// Returns `nil` where a string contains a NUL, at which libcurl would truncate it.
    init?(_ strings: [String]) {
        for string in strings {
            guard !string.utf8.contains(0), let longer = unsafe curl_slist_append(pointer, string) else { return nil }
            unsafe pointer = longer
        }
    }

    deinit {
        unsafe curl_slist_free_all(pointer)
    }
}

/// The scheme and host of a URL, as libcurl itself parses them.
struct URLParts {
    let scheme: String
    let host: String

    init?(_ url: String) {
        guard !url.utf8.contains(0), let handle = unsafe curl_url() else { return nil }
        defer { unsafe curl_url_cleanup(handle) }
        guard unsafe curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK,
            let scheme = unsafe Self.part(CURLUPART_SCHEME, of: handle),
            let host = unsafe Self.part(CURLUPART_HOST, of: handle)
        else { return nil }
        self.scheme = scheme
        self.host = host.lowercased()
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text = unsafe text else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
