import CCurl

#if canImport(Glibc)
import Glibc
#endif

/// A transfer: its handle, its upload, and the callbacks of libcurl. Once passed to the `CurlThread`, only that thread
/// uses it.
///
/// Subclasses handle the received data and the outcome.
@safe
class CurlTransfer: @unchecked Sendable {
    let easy: EasyHandle
    private(set) var progress: SendProgress
    private(set) var upload: UploadReader

    init(body: HTTPRequest.Body, isIdempotent: Bool) throws(HTTPFailure) {
        guard let easy = EasyHandle() else {
            throw HTTPFailure(kind: .other, reach: .notSent, detail: "libcurl has no memory")
        }
        self.easy = easy
        upload = UploadReader(body)
        progress = SendProgress(isIdempotent: isIdempotent, length: upload.length)
        installCallbacks()
    }

    /// Receives a piece of the answer's body; returning false ends the transfer.
    func receive(body: UnsafeRawBufferPointer) -> Bool { true }

    /// Receives a line of the answer's header; returning false ends the transfer.
    func receive(line: UnsafeRawBufferPointer) -> Bool { true }

    /// Called once when the transfer is over.
    func finish(_ code: CURLcode) {}

    /// Called once, instead of `finish`, when this side aborted the transfer.
    func abandon(because reason: String, kind: HTTPFailure.Kind = .cancelled) {}

    private func installCallbacks() {
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        for option in [
            CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_PREREQDATA,
            CURLOPT_DEBUGDATA,
        ] {
            unsafe easy.set(option, pointer: this)
        }
        unsafe easy.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, this in
            let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            return unsafe CurlTransfer.from(this)?.receive(body: piece) == true ? piece.count : -1
        }
        unsafe easy.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, this in
            let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            return unsafe CurlTransfer.from(this)?.receive(line: line) == true ? line.count : -1
        }
        unsafe easy.set(CURLOPT_READFUNCTION) { bytes, size, count, this in
            let room = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
            return unsafe CurlTransfer.from(this)?.read(into: room) ?? Int(CURL_READFUNC_ABORT)
        }
        unsafe easy.note(
            shim_setopt_seek_callback(easy.pointer) { this, offset, origin in
                guard origin == SEEK_SET, let transfer = unsafe CurlTransfer.from(this) else {
                    return CURL_SEEKFUNC_FAIL
                }
                return transfer.upload.seek(to: Int(offset)) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
            }
        )
        unsafe easy.note(
            shim_setopt_request_callback(easy.pointer) { this, _, _, _, _ in
                unsafe CurlTransfer.from(this)?.progress.begin() == true
                    ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            }
        )
        // A refused stream has no error code; libcurl reports it only in its debug output.
        easy.set(CURLOPT_VERBOSE, 1)
        unsafe easy.note(
            shim_setopt_debug_callback(easy.pointer) { _, kind, bytes, count, this in
                guard kind == CURLINFO_TEXT else { return 0 }
                let text = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
                if unsafe CurlTransfer.tellsOfRefusedStream(text) {
                    unsafe CurlTransfer.from(this)?.progress.refused()
                }
                return 0
            }
        )
    }

    private static func from(_ pointer: UnsafeMutableRawPointer?) -> CurlTransfer? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe Unmanaged<CurlTransfer>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func read(into room: UnsafeMutableRawBufferPointer) -> Int? {
        let count = unsafe upload.read(into: room)
        progress.took(upTo: upload.offset)
        return count
    }

    /// libcurl 7.88 writes `REFUSED_STREAM, retrying a fresh connect`, though not for a kept connection. An
    /// unrecognised text only means that the request counts as possibly processed.
    private static func tellsOfRefusedStream(_ text: UnsafeRawBufferPointer) -> Bool {
        let sign = "REFUSED_STREAM"
        return unsafe text.count >= sign.utf8.count && text.prefix(sign.utf8.count).elementsEqual(sign.utf8)
    }
}
