import HTTPTypes

extension Simulation {
    /// The most calls in a batch.
    private static let mostCalls = 100

    /// Answers a batch: `multipart/mixed` with a whole request in each part. The answer has a whole response in each.
    func batch(_ request: SimulatedRequest) async -> SimulatedResponse? {
        let type = ParameterizedValue(request.fields[.contentType] ?? "")
        guard request.verb == .post, type.value == "multipart/mixed", let boundary = type.parameters["boundary"] else {
            return APIError.invalidArgument("Failed to parse batch request, error: No boundary.").response
        }
        let parts = Multipart.split(request.body[...], boundary: boundary)
        guard parts.count <= Self.mostCalls else {
            return APIError.invalidArgument("The batch request contains too many calls.").response
        }
        let outer = World.token("batch_", bytes: 24)
        var body: [UInt8] = []
        for part in parts {
            let (header, content) = Multipart.header(of: part)
            guard let inner = Self.request(content, in: request), let answer = await single(inner) else { return nil }
            body += "--\(outer)\r\nContent-Type: application/http\r\n".utf8
            if let id = MessageText(lenient: header).value("Content-ID") {
                let answered = id.hasPrefix("<") ? "<response-\(id.dropFirst())" : "response-\(id)"
                body += "Content-ID: \(answered)\r\n".utf8
            }
            body += "\r\nHTTP/1.1 \(answer.status) \(HTTPResponse.Status(code: answer.status).reasonPhrase)\r\n".utf8
            for field in answer.fields { body += "\(field.name): \(field.value)\r\n".utf8 }
            body += "Content-Length: \(answer.body.count)\r\n\r\n".utf8 + answer.body + "\r\n".utf8
        }
        body += "--\(outer)--\r\n".utf8
        return SimulatedResponse(fields: [.contentType: "multipart/mixed; boundary=\(outer)"], body: body)
    }

    /// Reads the request of one part; it uses the batch's token if it has none.
    private static func request(_ content: ArraySlice<UInt8>, in outer: SimulatedRequest) -> SimulatedRequest? {
        let (head, body) = Multipart.header(of: content)
        guard let end = head.firstIndex(of: 0x0A) else { return nil }
        let line = String(decoding: head[..<end], as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard line.count >= 2, let verb = HTTPRequest.Method(String(line[0])) else { return nil }
        var fields: HTTPFields = [:]
        for field in MessageText(lenient: head[(end + 1)...]).fields {
            if let name = HTTPField.Name(field.name) { fields[name] = field.value }
        }
        if fields[.authorization] == nil { fields[.authorization] = outer.fields[.authorization] }
        var target = line[1][...]
        if target.hasPrefix("http") { target = target.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" } }
        return SimulatedRequest(
            verb: verb,
            target: String(target),
            fields: fields,
            body: fields[.contentLength] == "0" ? [] : Array(body),
            origin: outer.origin
        )
    }
}
