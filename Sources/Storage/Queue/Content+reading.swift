extension MessageContent {
    /// The whole content in memory.
    package func allBytes() throws(StorageError) -> [UInt8] { try firstBytes(size) }

    /// The beginning of the content, at most `most` bytes.
    package func firstBytes(_ most: Int) throws(StorageError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(size, most))
        var filled = 0
        while filled < bytes.count {
            let start = filled
            let result: Result<Int, StorageError> = unsafe bytes.withUnsafeMutableBytes { buffer in
                do throws(StorageError) {
                    let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
                    return .success(unsafe try read(at: start, into: rest))
                } catch {
                    return .failure(error)
                }
            }
            let count = try result.get()
            guard count > 0 else { throw .damaged("a content is shorter than its recorded size") }
            filled += count
        }
        return bytes
    }
}
