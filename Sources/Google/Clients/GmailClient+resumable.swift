import Base
package import Transport

/// The resumable upload: https://developers.google.com/workspace/gmail/api/guides/uploads#resumable
///
/// One PUT carries the whole message; chunks would only add round trips, as the source can be read again from any
/// offset. After an interruption the client asks Google how much has arrived, and sends the rest. If everything has
/// arrived, Google answers with the result instead, so a lost answer is repeated rather than guessed. A session that
/// Google has lost is restarted; that counts as one of the same tries.
extension GmailClient {
    func resumableUpload(
        to path: String,
        _ message: RawMessage,
        acts: Bool
    ) async throws(GoogleError) -> HTTPResponse {
        var session = try await startUpload(to: path, size: message.size)
        var offset = 0
        var interruptions = 0
        while true {
            let interruption: GoogleError
            do throws(GoogleError) {
                let response = try await put(message, from: offset, to: session, acts: acts)
                if [404, 410].contains(response.status), interruptions < limits.resumptions {
                    // The session is gone before it was complete: nothing was sent by it.
                    interruptions += 1
                    session = try await startUpload(to: path, size: message.size)
                    offset = 0
                    continue
                }
                if response.status == 308 {
                    interruption = GoogleError(.unreadable("the upload ended early"))
                } else if response.status >= 500 {
                    interruption = refusal(response, acts: acts)
                } else {
                    return response
                }
            } catch {
                guard case .transport(let failure) = error.cause, failure.kind != .cancelled, failure.kind != .source
                else { throw error }
                interruption = error
            }
            interruptions += 1
            guard interruptions <= limits.resumptions else { throw interruption }
            switch try await progress(of: session, size: message.size, after: interruption, tries: interruptions) {
            case .finished(let response): return response
            case .resumes(let next): offset = next
            }
        }
    }

    private enum Progress {
        /// Google has this many bytes from the start.
        case resumes(at: Int)
        /// Google has everything and returns the result.
        case finished(HTTPResponse)
    }

    /// Opens the session, which sends nothing yet. Returns its address, which is as secret as a token.
    private func startUpload(to path: String, size: Int) async throws(GoogleError) -> Secret {
        let request = HTTPRequest(
            .post,
            FormFields([("uploadType", "resumable")]).appended(to: endpoints.gmailUploadURL(path)),
            fields: [
                .init("X-Upload-Content-Type", "message/rfc822"),
                .init("X-Upload-Content-Length", String(size)),
            ],
            body: .bytes([]),
            timeout: limits.callTimeout,
            maximumResponseSize: limits.longestAnswer
        )
        let response = try await exchange(request, acts: false)
        guard (200..<300).contains(response.status) else { throw refusal(response, acts: false) }
        // The message and the token may go only to the server that the upload was requested from.
        guard let location = response.field("Location"), Self.origin(of: location) == Self.origin(of: endpoints.gmail)
        else { throw GoogleError(.unreadable("no upload address in the answer")) }
        return Secret(location)
    }

    /// Returns the scheme, host and port of `url`.
    static func origin(of url: String) -> String {
        var parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        if parts.count > 3 { parts.removeLast() }
        return parts.joined(separator: "/").lowercased()
    }

    private func put(
        _ message: RawMessage,
        from offset: Int,
        to session: Secret,
        acts: Bool
    ) async throws(GoogleError) -> HTTPResponse {
        let rest = message.size - offset
        let request = HTTPRequest(
            .put,
            session.reveal(),
            fields: [
                .init("Content-Type", "message/rfc822"),
                .init("Content-Range", "bytes \(offset)-\(message.size - 1)/\(message.size)"),
            ],
            body: .stream(length: rest, source: RemainingSource(whole: message.source, start: offset)),
            timeout: limits.uploadTimeout(rest),
            maximumResponseSize: limits.longestAnswer
        )
        return try await exchange(request, acts: acts)
    }

    /// Asks how much of the upload has arrived. If that fails, throws the interruption.
    private func progress(
        of session: Secret,
        size: Int,
        after interruption: GoogleError,
        tries: Int
    ) async throws(GoogleError) -> Progress {
        let pause = limits.resumptionBackoff.delay(afterAttempt: tries)
        do { try await clock.sleep(until: clock.now + pause) } catch { throw interruption }
        let request = HTTPRequest(
            .put,
            session.reveal(),
            fields: [.init("Content-Range", "bytes */\(size)")],
            body: .bytes([]),
            timeout: limits.callTimeout,
            maximumResponseSize: limits.longestAnswer
        )
        guard let response = try? await exchange(request, acts: false) else { throw interruption }
        switch response.status {
        case 200..<300: return .finished(response)
        case 308: return .resumes(at: Self.received(response.field("Range"), size: size))
        default: throw interruption
        }
    }

    /// Returns the number of bytes in `Range: bytes=0-524287`; without the field none has arrived.
    static func received(_ range: String?, size: Int) -> Int {
        guard let last = range?.split(separator: "-").last, let position = Int(last), position >= 0 else { return 0 }
        return min(position + 1, size - 1)
    }
}

/// A message in Internet format (RFC 5322), read while it is sent.
package struct RawMessage: Sendable {
    package var size: Int
    package var source: any BodySource

    package init(size: Int, source: any BodySource) {
        self.size = size
        self.source = source
    }
}

/// A source from `start` on: the rest of an interrupted upload.
struct RemainingSource: BodySource {
    let whole: any BodySource
    let start: Int

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        unsafe try whole.read(at: start + offset, into: buffer)
    }
}
