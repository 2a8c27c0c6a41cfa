import Base
import CCurl

extension MailTransfer {
    func configure(_ submission: MailSubmission, _ options: CurlOptions) throws(MailSubmissionFailure) {
        guard !submission.recipients.isEmpty else { throw .unsendable("no recipients") }
        let addresses = submission.recipients + [submission.sender, submission.clientName].compactMap(\.self)
        guard addresses.allSatisfy(Self.fitsALine) else { throw .unsendable("an address has a forbidden character") }
        let scheme = submission.security == .tls ? "smtps" : "smtp"
        let host = submission.host.contains(":") ? "[\(submission.host)]" : submission.host
        // libcurl takes the EHLO name from the path.
        let url = "\(scheme)://\(host):\(submission.port)/\(submission.clientName ?? "")"
        guard let parts = URLParts(url), parts.host == host.lowercased() else {
            throw .unsendable("\(host):\(submission.port) is not a valid server")
        }
        easy.set(CURLOPT_URL, url)
        easy.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        easy.apply(options, host: parts.host, timeout: submission.timeout)
        easy.set(CURLOPT_HTTPPROXYTUNNEL, 1)
        let protection = submission.security == .plain ? CURLUSESSL_NONE : CURLUSESSL_ALL
        easy.set(CURLOPT_USE_SSL, Int(protection.rawValue))
        setTrust(submission.trust)
        setLogin(submission.login)
        easy.set(CURLOPT_MAIL_FROM, submission.sender ?? "")
        easy.set(CURLOPT_MAIL_RCPT, submission.recipients)
        easy.set(CURLOPT_UPLOAD, 1)
        easy.set(CURLOPT_INFILESIZE_LARGE, offset: submission.length)
    }

    private func setTrust(_ trust: MailSubmission.Trust) {
        switch trust {
        case .standard:
            break
        case .caFile(let path):
            easy.set(CURLOPT_CAINFO, path)
        case .anything:
            easy.set(CURLOPT_SSL_VERIFYPEER, 0)
            easy.set(CURLOPT_SSL_VERIFYHOST, 0)
        }
    }

    private func setLogin(_ login: MailSubmission.Login) {
        switch login {
        case .none:
            break
        case .password(let user, let password):
            easy.set(CURLOPT_USERNAME, user)
            easy.set(CURLOPT_PASSWORD, password.reveal())
        case .accessToken(let user, let token):
            easy.set(CURLOPT_USERNAME, user)
            easy.set(CURLOPT_XOAUTH2_BEARER, token.reveal())
            easy.set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")
        }
        // Sends the initial response with AUTH, which saves a round trip (RFC 4954 section 4).
        easy.set(CURLOPT_SASL_IR, 1)
    }

    /// An address must not contain characters that would end its line or its angle brackets.
    private static func fitsALine(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 > 0x1f && $0 != 0x7f && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
    }
}
