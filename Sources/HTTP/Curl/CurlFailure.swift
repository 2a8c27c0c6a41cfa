import CCurl

extension HTTPFailure.Kind {
    /// The kind of failure for a libcurl error code (libcurl-errors(3)).
    init(_ code: CURLcode) {
        self =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST: .nameResolution
            case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxy
            case CURLE_OPERATION_TIMEDOUT: .timeout
            case CURLE_FILESIZE_EXCEEDED: .tooLarge
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_FUNCTION_ARGUMENT: .badRequest
            case CURLE_COULDNT_CONNECT, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE,
                CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND, CURLE_WEIRD_SERVER_REPLY:
                .connection
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ENGINE_INITFAILED,
                CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_USE_SSL_FAILED:
                .tls
            default: .other
            }
    }
}

extension CurlTransfer {
    /// The failure of a transfer that ended with `code`, without what the subclass adds.
    func failure(_ code: CURLcode) -> HTTPFailure {
        let reach: HTTPFailure.Reach = progress.perhapsProcessed ? .perhapsProcessed : .notSent
        if let failure = upload.failure { return HTTPFailure(kind: .source, reach: reach, detail: failure) }
        if progress.isCutShort {
            return HTTPFailure(
                kind: .connection,
                reach: .perhapsProcessed,
                detail: "the connection was lost before an answer arrived"
            )
        }
        return HTTPFailure(kind: HTTPFailure.Kind(code), reach: reach, detail: easy.explanation(of: code))
    }

    /// The failure of a transfer that was abandoned.
    func abandonment(_ reason: String, _ kind: HTTPFailure.Kind) -> HTTPFailure {
        let reach: HTTPFailure.Reach = progress.perhapsProcessed ? .perhapsProcessed : .notSent
        return HTTPFailure(kind: kind, reach: reach, detail: reason)
    }
}
