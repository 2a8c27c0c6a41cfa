import Base
import HTTP

/// The resumable upload: https://developers.google.com/workspace/gmail/api/guides/uploads#resumable
///
/// One PUT carries all of the message; chunks would only add round trips, as the source can be read again from anywhere.
/// After an interruption Google is asked how much it has, and the rest follows. When it has all, it answers with the
/// result instead, so that a lost answer is told again rather than guessed. A session that Google has lost is begun
/// anew, in the same number of tries.
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
                    // The session is gone, and it was not complete: nothing was sent by it.
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
            case .stands(let next): offset = next
            }
        }
    }

    private enum Progress {
        /// Google has this many bytes from the start.
        case stands(at: Int)
        /// Google had all and says what came of it.
        case finished(HTTPResponse)
    }

    /// Opens the session; nothing is sent by that. Returns its address, which itself is as good as a token.
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
        // Only where the upload was asked for may message and token go.
        guard let location = response.field("Location"), Self.origin(of: location) == Self.origin(of: endpoints.gmail)
        else { throw GoogleError(.unreadable("no address for the upload")) }
        return Secret(location)
    }

    /// Scheme, host and port of `url`.
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

    /// Asks how far the upload has come. What cannot be found out leaves the interruption as it was.
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
        case 308: return .stands(at: Self.received(response.field("Range"), size: size))
        default: throw interruption
        }
    }

    /// How many bytes `Range: bytes=0-524287` speaks of; without the field none has arrived.
    static func received(_ range: String?, size: Int) -> Int {
        guard let last = range?.split(separator: "-").last, let position = Int(last), position >= 0 else { return 0 }
        return min(position + 1, size - 1)
    }
}
