import Base
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
    /// That of the task which requested the transfer.
    private let fence = Fence.current
    private(set) var progress: SendProgress
    private(set) var upload: UploadReader
    /// Whether its connection was ended because of the fence.
    var isCut = false

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

    /// Receives what was sent before the body, as far as libcurl sent it at once: a command, or a request's header.
    func sent(command: UnsafeRawBufferPointer) {}

    /// Whether the body may be sent; asked before each piece.
    var maySendBody: Bool { true }

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
                unsafe CurlTransfer.from(this)?.begin() == true
                    ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            }
        )
        // A refused stream has no error code; libcurl reports it only in its debug output.
        easy.set(CURLOPT_VERBOSE, 1)
        unsafe easy.note(
            shim_setopt_debug_callback(easy.pointer) { _, kind, bytes, count, this in
                let text = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
                if kind == CURLINFO_HEADER_OUT {
                    unsafe CurlTransfer.from(this)?.sent(command: text)
                } else if kind == CURLINFO_TEXT, unsafe CurlTransfer.tellsOfRefusedStream(text) {
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

    private func begin() -> Bool { !isFenced && progress.begin() }

    /// Whether another node may have taken over what this transfer is for.
    var isFenced: Bool { fence.map { !$0.isOpen } ?? false }

    /// Whether the server may still lack a part of the body, so that ending the transfer now keeps it from acting.
    var isSending: Bool { !progress.hasTakenAll || easy.sentBytes < upload.length }

    private func read(into room: UnsafeMutableRawBufferPointer) -> Int? {
        guard maySendBody, !isFenced else { return nil }
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

/// Tracks how much of a request has been sent, and so whether the server may have acted on it.
///
/// libcurl resends a request, even a POST, when a reused connection dies without an answer. That must not happen where
/// the server may have acted. A server cannot act on a body that was not sent completely (RFC 9112 section 8), nor on a
/// stream that it refused (RFC 9113 section 8.7).
struct SendProgress: Sendable, Hashable {
    /// Whether sending it twice has the same effect as sending it once (RFC 9110 section 9.2.2).
    let isIdempotent: Bool
    /// The number of bytes of the body.
    let length: Int

    private var attempts = 0
    /// The largest offset of the body that libcurl has read in this attempt.
    private var taken = 0
    private var isRefused = false
    /// The server may have acted on an earlier attempt.
    private var isTainted = false
    /// A second attempt was prevented.
    private(set) var isCutShort = false

    init(isIdempotent: Bool, length: Int) {
        self.isIdempotent = isIdempotent
        self.length = length
    }

    /// Called once the connection is open and the request is about to be sent. Returns whether it may be sent.
    mutating func begin() -> Bool {
        if attempts > 0, perhapsProcessed {
            guard isIdempotent else {
                isCutShort = true
                return false
            }
            isTainted = true
        }
        attempts += 1
        taken = 0
        isRefused = false
        return true
    }

    /// Records that libcurl has read the body up to `offset`.
    mutating func took(upTo offset: Int) {
        taken = max(taken, offset)
    }

    /// Records that the server refused the stream without processing it.
    mutating func refused() {
        isRefused = true
    }

    /// Whether libcurl has read the whole body in this attempt.
    var hasTakenAll: Bool { attempts > 0 && taken >= length }

    /// Whether the server may have acted on the request.
    var perhapsProcessed: Bool {
        isTainted || attempts > 0 && taken >= length && !isRefused
    }
}

/// Passes a body to libcurl piece by piece.
struct UploadReader {
    let length: Int
    private let source: any BodySource
    private(set) var offset = 0
    /// Set when the source failed or ended too early.
    private(set) var failure: String?

    init(_ body: HTTPRequest.Body) {
        switch body {
        case .none:
            length = 0
            source = ByteSource(bytes: [])
        case .bytes(let bytes):
            length = bytes.count
            source = ByteSource(bytes: bytes)
        case .stream(let length, let source):
            self.length = length
            self.source = source
        }
    }

    /// Fills `buffer` with the next piece and returns its length: 0 at the end, `nil` on failure.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(max(length - offset, 0)))
        guard room.count > 0 else { return 0 }
        do {
            let count = try unsafe source.read(at: offset, into: room)
            guard count > 0, count <= room.count else {
                failure = "the body ends at byte \(offset) of \(length)"
                return nil
            }
            offset += count
            return count
        } catch {
            failure = "\(error)"
            return nil
        }
    }

    mutating func seek(to offset: Int) -> Bool {
        guard 0...length ~= offset else { return false }
        self.offset = offset
        return true
    }
}

/// A body in memory.
private struct ByteSource: BodySource {
    let bytes: [UInt8]

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - offset)
        unsafe bytes.withUnsafeBytes { all in
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[offset..<offset + count]))
        }
        return count
    }
}
