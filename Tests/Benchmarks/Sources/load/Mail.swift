/// One message, ready for the wire: its commands, and its content with the dot that ends it.
struct Mail {
    let mail: [UInt8]
    let recipient: [UInt8]
    let content: [UInt8]

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

            """
        while text.utf8.count + Self.line.utf8.count <= size {
            text += Self.line
        }
        content = Array((text + ".\r\n").utf8)
    }
}
