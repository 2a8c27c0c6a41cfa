import CCurl

/// Owns one of libcurl's lists of strings, which must outlive the transfer that uses it.
@safe
final class StringList {
    private(set) var pointer: UnsafeMutablePointer<curl_slist>?

    /// `nil` when a string holds a NUL, where libcurl would cut it.
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
