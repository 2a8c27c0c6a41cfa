import FoundationEssentials

/// Why a file could not be read.
package enum FileFailure: Error, Hashable, CustomStringConvertible {
    case missing
    case unreadable
    case tooLarge
    case notText
    case empty

    package var description: String {
        switch self {
        case .missing: "the file does not exist"
        case .unreadable: "the file cannot be read; check its owner and permissions"
        case .tooLarge: "the file is larger than \(FileText.limit) bytes"
        case .notText: "the file is not plain text in UTF-8"
        case .empty: "the file is empty"
        }
    }
}

/// Small text files: the configuration and secrets.
package enum FileText {
    /// The largest file, in bytes.
    static let limit = 1 << 20

    package static let read: @Sendable (String) throws(FileFailure) -> String = { path throws(FileFailure) in
        let files = FileManager.default
        guard files.fileExists(atPath: path) else { throw .missing }
        guard let size = try? files.attributesOfItem(atPath: path)[.size] as? Int else { throw .unreadable }
        guard size <= limit else { throw .tooLarge }
        guard let data = files.contents(atPath: path) else { throw .unreadable }
        guard let text = String(validating: data, as: UTF8.self) else { throw .notText }
        return text
    }
}
