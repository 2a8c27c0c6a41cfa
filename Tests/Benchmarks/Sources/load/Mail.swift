/// A message ready to send: its commands, and its content with the final dot.
struct Mail {
    let mail: [UInt8]
    let recipient: [UInt8]
    private(set) var content: [UInt8]
    /// The position of the serial number in the content.
    private var serial = 0..<0

    private static let digits = 9
    private static let line = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod.\r\n"

    init(sender: String, recipient: String, size: Int) {
        mail = Array("MAIL FROM:<\(sender)>\r\n".utf8)
        self.recipient = Array("RCPT TO:<\(recipient)>\r\n".utf8)
        var text = """
            From: Benchmark <\(sender)>\r
            To: <\(recipient)>\r
            Subject: A message of \(size) bytes\r
            Date: Mon, 02 Nov 2026 10:00:00 +0000\r
            Message-ID: <benchmark-\(size)@acme.example>\r
            MIME-Version: 1.0\r
            Content-Type: text/plain; charset=us-ascii\r
            \r
            Number 
            """
        serial = text.utf8.count..<(text.utf8.count + Self.digits)
        text += String(repeating: "0", count: Self.digits) + "\r\n"
        while text.utf8.count + Self.line.utf8.count <= size {
            text += Self.line
        }
        content = Array((text + ".\r\n").utf8)
    }

    /// Sets the serial number, so that no server finds duplicates among the messages.
    mutating func number(_ number: Int) {
        var rest = number
        for index in serial.reversed() {
            content[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}
