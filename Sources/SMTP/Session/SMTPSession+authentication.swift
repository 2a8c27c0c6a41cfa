import Base

/// AUTH PLAIN, LOGIN and EXTERNAL (RFC 4954, RFC 4616, RFC 4422 appendix A).
extension SMTPSession {
    /// What the client is to say next.
    enum Authentication: Sendable {
        case plain
        case loginName
        case loginPassword(name: String)
        case external
    }

    mutating func startAuthentication(_ mechanism: String, _ initial: String?, into actions: inout [SessionAction]) {
        switch state {
        case .greeted: return refuse(.needsHello, into: &actions)
        case .ready: break
        default: return refuse(.nestedMail, into: &actions)
        }
        guard mayAuthenticate else { return refuse(.needsTLS, into: &actions) }
        // A certificate counts as login already; a client that gives a password as well means that one.
        guard login == nil || login == peer.certificateName else { return refuse(.loggedInAlready, into: &actions) }
        let step: Authentication
        switch mechanism {
        case "PLAIN": step = .plain
        case "LOGIN": step = .loginName
        case "EXTERNAL" where peer.certificateName != nil: step = .external
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
        guard line != [UInt8(ascii: "*")] else { return refuse(.authenticationCancelled, into: &actions) }
        guard line.count <= SessionOptions.longestAuthentication, let response = Base64Response.decode(line) else {
            return refuse(.badSyntax("the response is no base64"), into: &actions)
        }
        switch step {
        case .plain:
            let parts = response.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return refuse(.badSyntax("PLAIN has three parts"), into: &actions) }
            check(parts[1], parts[2], into: &actions)
        case .loginName:
            state = .authenticating(.loginPassword(name: String(decoding: response, as: UTF8.self)))
            actions.append(.reply(Reply(334, nil, "UGFzc3dvcmQ6")))
        case .loginPassword(let name):
            check(Array(name.utf8)[...], response[...], into: &actions)
        case .external:
            state = .waiting(.authentication)
            authenticated(as: peer.certificateName ?? "", into: &actions)
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

/// The base64 of AUTH responses (RFC 4648 section 4), padding and all.
private enum Base64Response {
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let body =
            text.suffix(2).allSatisfy { $0 == UInt8(ascii: "=") } && !text.isEmpty
            ? text.dropLast(2) : text.last == UInt8(ascii: "=") ? text.dropLast() : text[...]
        var result: [UInt8] = []
        var (bits, count): (UInt32, Int) = (0, 0)
        for byte in body {
            let value: UInt8
            switch byte {
            case 0x41...0x5A: value = byte - 0x41
            case 0x61...0x7A: value = byte - 0x61 + 26
            case 0x30...0x39: value = byte - 0x30 + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: return nil
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return result
    }
}
