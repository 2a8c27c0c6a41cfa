import Mail

/// Parses command lines (RFC 5321 section 4.1.1 and the extensions that EHLO announces).
enum CommandParser {
    /// The methods of HTTP (RFC 9110 section 9, RFC 5789, RFC 9113 section 3.4, RFC 4918).
    private static let httpMethods: Set<String> = [
        "GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "CONNECT", "PATCH", "TRACE", "PRI", "PROPFIND", "PROPPATCH",
        "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK",
    ]
    /// The version prefixes that end the request line of HTTP and similar protocols.
    private static let httpVersions = ["HTTP/", "RTSP/", "SIP/", "ICAP/"]

    /// - Parameter line: the line without its CRLF.
    static func parse(_ line: [UInt8]) throws(CommandError) -> SMTPCommand {
        guard let text = String(validating: line, as: UTF8.self),
            !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { throw CommandError(.badSyntax("the line contains characters that are not allowed in a command")) }
        let word = text.prefix { $0 != " " }
        let verb = word.uppercased()
        let rest = text.dropFirst(word.count)
        let argument = rest.drop { $0 == " " }
        switch verb {
        case "HELO": return .helo(try hostName(argument))
        case "EHLO": return .ehlo(try hostName(argument))
        case "MAIL": return try mail(argument)
        case "RCPT": return try rcpt(argument)
        case "DATA": return try alone(argument, .data)
        case "BDAT": return try bdat(argument)
        case "RSET": return try alone(argument, .rset)
        case "NOOP": return .noop
        case "QUIT": return try alone(argument, .quit)
        case "VRFY": return .vrfy
        case "EXPN": return .expn
        case "HELP": return .help
        case "STARTTLS": return try alone(argument, .startTLS)
        case "AUTH": return try auth(argument)
        case _ where httpMethods.contains(verb) || isRequest(argument): return .http
        default: throw CommandError(.unknownCommand)
        }
    }

    /// Whether the last word is the version of HTTP or a similar protocol.
    private static func isRequest(_ argument: Substring) -> Bool {
        guard let last = argument.split(separator: " ").last?.uppercased() else { return false }
        return httpVersions.contains { last.hasPrefix($0) }
    }

    private static func alone(_ argument: Substring, _ command: SMTPCommand) throws(CommandError) -> SMTPCommand {
        guard argument.allSatisfy({ $0 == " " }) else {
            throw CommandError(.badSyntax("the command takes no argument"))
        }
        return command
    }

    private static func hostName(_ argument: Substring) throws(CommandError) -> String {
        let name = argument.prefix { $0 != " " }
        guard !name.isEmpty, name.utf8.count <= 255 else {
            throw CommandError(.badSyntax("a host name is required"))
        }
        return String(name)
    }

    private static func mail(_ argument: Substring) throws(CommandError) -> SMTPCommand {
        let (path, parameters) = try split(argument, after: "FROM:")
        var mail = MailParameters()
        mail.sender = path == "<>" ? nil : try PathParser.address(path)
        for (key, value) in parameters {
            switch key {
            case "SIZE":
                guard let size = size(value) else { throw CommandError(.badSyntax("SIZE must be a number")) }
                mail.size = size
            case "BODY":
                guard ["7BIT", "8BITMIME"].contains(value.uppercased()) else {
                    throw CommandError(.badSyntax("BODY must be 7BIT or 8BITMIME"))
                }
            case "SMTPUTF8": mail.needsSMTPUTF8 = true
            case "RET":
                guard let content = ReturnContent(rawValue: value.uppercased()) else {
                    throw CommandError(.badSyntax("RET must be FULL or HDRS"))
                }
                mail.returnContent = content
            case "ENVID":
                guard value.utf8.count <= 100, let id = XText.decode(value) else {
                    throw CommandError(.badSyntax("ENVID must be up to 100 characters of xtext"))
                }
                mail.envelopeID = id
            // RFC 4954 section 5: accepted and ignored, as by a server that does not trust its client to speak for
            // others.
            case "AUTH": break
            default: throw CommandError(unknownParameter(key))
            }
        }
        return .mail(mail)
    }

    private static func rcpt(_ argument: Substring) throws(CommandError) -> SMTPCommand {
        let (path, parameters) = try split(argument, after: "TO:")
        var (notify, original): (Notify?, String?) = (nil, nil)
        for (key, value) in parameters {
            switch key {
            case "NOTIFY": notify = try self.notify(value)
            case "ORCPT":
                guard value.utf8.count <= 500, value.contains(";"), let decoded = XText.decode(value) else {
                    throw CommandError(.badSyntax("ORCPT must be a type, a semicolon and an address in xtext"))
                }
                original = decoded
            default: throw CommandError(unknownParameter(key))
            }
        }
        do {
            return .rcpt(Recipient(try PathParser.address(path), notify: notify, originalRecipient: original))
        } catch {
            let text = PathParser.withoutRoute(path)
            // A recipient without text cannot be reported.
            guard !text.isEmpty else { throw error }
            let recipient = InvalidRecipient(text, notify: notify, originalRecipient: original)
            return .invalidRcpt(recipient, reply: error.reply)
        }
    }

    private static func notify(_ value: String) throws(CommandError) -> Notify {
        if value.uppercased() == "NEVER" { return .never }
        var notify: Notify = []
        for word in value.uppercased().split(separator: ",", omittingEmptySubsequences: false) {
            switch word {
            case "SUCCESS": notify.insert(.success)
            case "FAILURE": notify.insert(.failure)
            case "DELAY": notify.insert(.delay)
            default: throw CommandError(.badSyntax("NOTIFY must be NEVER, or a list of SUCCESS, FAILURE and DELAY"))
            }
        }
        return notify
    }

    private static func unknownParameter(_ key: String) -> Reply {
        Reply(555, EnhancedStatus(5, 5, 4), "parameter \(key) is not supported")
    }

    /// Splits `FROM:<path> KEY=value …`; some clients put a space after the colon.
    private static func split(
        _ argument: Substring,
        after word: String
    ) throws(CommandError) -> (path: Substring, parameters: [(key: String, value: String)]) {
        guard argument.uppercased().hasPrefix(word) else {
            throw CommandError(.badSyntax("expected \(word)<address>"))
        }
        let rest = argument.dropFirst(word.count).drop { $0 == " " }
        guard let end = PathParser.end(of: rest) else { throw CommandError(.badSyntax("expected \(word)<address>")) }
        let words = rest[end...].split(separator: " ")
        guard rest[end...].isEmpty || rest[end] == " " else {
            throw CommandError(.badSyntax("a space is missing after >"))
        }
        let parameters = words.map { word in
            let pair = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (pair[0].uppercased(), pair.count > 1 ? String(pair[1]) : "")
        }
        guard Set(parameters.map(\.0)).count == parameters.count else {
            throw CommandError(.badSyntax("a parameter is given twice"))
        }
        return (rest[..<end], parameters)
    }

    private static func bdat(_ argument: Substring) throws(CommandError) -> SMTPCommand {
        let words = argument.split(separator: " ")
        guard let size = words.first.flatMap(size), words.count <= 2,
            words.count == 1 || words[1].uppercased() == "LAST"
        else { throw CommandError(.badSyntax("expected BDAT size [LAST]")) }
        return .bdat(size: size, isLast: words.count == 2)
    }

    /// Parses up to 20 digits (RFC 1870 section 3). A number that overflows `Int` exceeds every limit anyway.
    private static func size(_ text: some StringProtocol) -> Int? {
        guard (1...20).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text) ?? .max
    }

    private static func auth(_ argument: Substring) throws(CommandError) -> SMTPCommand {
        let words = argument.split(separator: " ")
        guard let mechanism = words.first, words.count <= 2 else {
            throw CommandError(.badSyntax("expected AUTH mechanism [initial-response]"))
        }
        return .auth(mechanism: mechanism.uppercased(), initial: words.count == 2 ? String(words[1]) : nil)
    }
}
