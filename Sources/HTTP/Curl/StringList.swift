import CCurl

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
