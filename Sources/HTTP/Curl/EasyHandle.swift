import CCurl

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
