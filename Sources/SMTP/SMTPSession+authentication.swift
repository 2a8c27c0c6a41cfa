import Base

/// AUTH PLAIN, LOGIN, EXTERNAL and XOAUTH2 (RFC 4954, RFC 4616, RFC 4422 appendix A, and Google's page on XOAUTH2).
extension SMTPSession {
    /// The step that the client has to take next.
    enum Authentication: Sendable {
        case plain
        case loginName
        case loginPassword(name: String)
        case external
        case accessToken
        /// The client received the reason of the refusal, and must respond before it receives the refusal itself.
        case refused(Reply)
    }

    mutating func startAuthentication(_ mechanism: String, _ initial: String?, into actions: inout [SessionAction]) {
        switch state {
        case .greeted: return refuse(.needsHello, into: &actions)
        case .ready: break
        default: return refuse(.nestedMail, into: &actions)
        }
        guard mayAuthenticate else { return refuse(.needsTLS, into: &actions) }
        // A certificate already counts as a login; a password in addition replaces it.
        guard login == nil || login?.name == peer.certificateName else {
            return refuse(.loggedInAlready, into: &actions)
        }
        let step: Authentication
        switch (mechanism, options.proof) {
        case ("PLAIN", .password): step = .plain
        case ("LOGIN", .password): step = .loginName
        case ("XOAUTH2", .accessToken): step = .accessToken
        case ("EXTERNAL", _) where peer.certificateName != nil: step = .external
        default: return refuse(Reply(504, EnhancedStatus(5, 5, 4), "mechanism not offered"), into: &actions)
        }
        state = .authenticating(step)
        guard let initial else {
            return actions.append(.reply(Reply(334, nil, mechanism == "LOGIN" ? "VXNlcm5hbWU6" : "")))
        }
        continueAuthentication(initial == "=" ? [] : Array(initial.utf8), into: &actions)
    }

    mutating func continueAuthentication(_ line: [UInt8], into actions: inout [SessionAction]) {
        guard case .authenticating(let step) = state else { return }
        state = .ready
        if case .refused(let reply) = step { return refuse(reply, into: &actions) }
        guard line != [UInt8(ascii: "*")] else { return refuse(.authenticationCancelled, into: &actions) }
        guard line.count <= SessionOptions.longestAuthentication,
            let response = Base64.decode(String(decoding: line, as: UTF8.self))
        else {
            return refuse(.badSyntax("the response is not valid base64"), into: &actions)
        }
        switch step {
        case .plain:
            let parts = response.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return refuse(.badSyntax("PLAIN must have three parts"), into: &actions) }
            // No login may act for another, so an authorization identity must be the login itself or absent.
            guard parts[0].isEmpty || parts[0] == parts[1] else {
                return refuse(.authenticationFailed, into: &actions)
            }
            check(parts[1], parts[2], into: &actions)
        case .loginName:
            state = .authenticating(.loginPassword(name: String(decoding: response, as: UTF8.self)))
            actions.append(.reply(Reply(334, nil, "UGFzc3dvcmQ6")))
        case .loginPassword(let name):
            check(Array(name.utf8)[...], response[...], into: &actions)
        case .external:
            guard response.isEmpty || response.elementsEqual((peer.certificateName ?? "").utf8) else {
                return refuse(.authenticationFailed, into: &actions)
            }
            state = .waiting(.authentication)
            authenticated(as: SessionLogin(name: peer.certificateName ?? ""), into: &actions)
        case .accessToken:
            // `user=` address ^A `auth=Bearer ` token ^A ^A
            let parts = response.split(separator: 1, omittingEmptySubsequences: false)
            let (user, bearer) = (Array("user=".utf8), Array("auth=Bearer ".utf8))
            guard parts.count == 4, parts[0].starts(with: user), parts[1].starts(with: bearer),
                parts[2].isEmpty, parts[3].isEmpty
            else { return refuse(.badSyntax("XOAUTH2 must have a user and a bearer token"), into: &actions) }
            check(parts[0].dropFirst(user.count), parts[1].dropFirst(bearer.count), into: &actions)
        case .refused(let reply): refuse(reply, into: &actions)
        }
    }

    private mutating func check(
        _ name: ArraySlice<UInt8>,
        _ password: ArraySlice<UInt8>,
        into actions: inout [SessionAction]
    ) {
        guard let name = String(validating: name, as: UTF8.self),
            let password = String(validating: password, as: UTF8.self),
            !name.isEmpty
        else { return refuse(.authenticationFailed, into: &actions) }
        state = .waiting(.authentication)
        actions.append(.authenticate(Credentials(name: name, password: Secret(password))))
    }
}
