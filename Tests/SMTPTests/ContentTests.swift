import Testing

@testable import SMTP

struct ContentTests {
    /// The result of decoding: the content, and how it ended.
    private struct Outcome: Equatable {
        var content: [UInt8] = []
        var progress = DataDecoder.Progress.more
        var consumed = 0
    }

    private func read(_ pieces: [[UInt8]], longestLine: Int = 100, hasDots: Bool = true) -> Outcome {
        var decoder = DataDecoder(longestLine: longestLine, hasDots: hasDots)
        var outcome = Outcome()
        for piece in pieces {
            let progress = decoder.read(piece.span) { outcome.content += piece[$0] }
            outcome.progress = progress
            guard case .more = progress else {
                if case .ended(let consumed) = progress {
                    outcome.consumed += consumed
                    outcome.progress = .ended(consumed: outcome.consumed)
                }
                return outcome
            }
            outcome.consumed += piece.count
        }
        return outcome
    }

    @Test(arguments: [
        (".\r\n", "", true), ("a\r\n.\r\n", "a\r\n", true), ("a\r\n.\r\nQUIT\r\n", "a\r\n", true),
        ("..\r\n.\r\n", ".\r\n", true), ("...a\r\nb.\r\n.\r\n", "..a\r\nb.\r\n", true), (".a\r\n.\r\n", "a\r\n", true),
        ("\r\n\r\n.\r\n", "\r\n\r\n", true), ("a.\r\n", "a.\r\n", false), ("a\r\n.", "a\r\n", false),
        ("a\r\n..", "a\r\n.", false),
    ])
    func undoesDots(text: String, content: String, ends: Bool) {
        let bytes = Array(text.utf8)
        let whole = read([bytes])
        #expect(whole.content == Array(content.utf8))
        if case .ended = whole.progress { #expect(ends) } else { #expect(!ends) }
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let pieces = [Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]
                #expect(read(pieces) == whole)
            }
        }
    }

    /// Every way of ending DATA that some mail program treats as CR LF dot CR LF.
    @Test(arguments: [
        "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\n.\r", "\r.\n", "\r\r\n.\r\n", "\r\n\r.\r\n",
        "\n\n.\n",
        "\r\n.\r\r\n", "\r\n..\n", "\n..\r\n",
    ])
    func endsAtNothingElse(lineEnd: String) {
        let bytes = Array(("a" + lineEnd + "MAIL FROM:<evil@example.com>\r\n").utf8)
        #expect(read([bytes]).progress == .bareLineEnd)
        for place in 0...bytes.count {
            #expect(read([Array(bytes[..<place]), Array(bytes[place...])]).progress == .bareLineEnd)
        }
        #expect(read(bytes.map { [$0] }).progress == .bareLineEnd)
    }

    @Test
    func nulAndDotsWithinLinesAreContent() {
        let bytes = Array("a\0.\r\n .\r\n".utf8)
        #expect(read([bytes]).content == bytes)
    }

    @Test
    func chunksHaveNoDots() {
        let bytes = Array(".\r\n..\r\n.\r\n".utf8)
        #expect(read([bytes], hasDots: false) == Outcome(content: bytes, progress: .more, consumed: bytes.count))
    }

    @Test(arguments: [("12345\r\n", true), (".12345\r\n", true), ("123456\r\n", false), ("1\r\n123456", false)])
    func boundsLines(text: String, fits: Bool) {
        let progress = read(Array(text.utf8).map { [$0] }, longestLine: 5).progress
        #expect(progress == (fits ? .more : .lineTooLong))
        #expect(read([Array(text.utf8)], longestLine: 5).progress == progress)
    }

    @Test(arguments: [
        ("A: 1\r\nB: 2\r\n\r\nbody\r\n\r\n", "A: 1\r\nB: 2\r\n\r\n", true), ("\r\nbody", "\r\n", true),
        ("A: 1\r\n", "A: 1\r\n", false),
        ("A: 1\r\n \r\n\r\n", "A: 1\r\n \r\n\r\n", true),
    ])
    func collectsTheHeader(text: String, header: String, isComplete: Bool) {
        let bytes = Array(text.utf8)
        for place in 0...bytes.count {
            var collector = HeaderCollector(limit: 100)
            for piece in [Array(bytes[..<place]), Array(bytes[place...])] { collector.take(piece.span) }
            #expect(collector.bytes == Array(header.utf8))
            #expect(collector.isComplete == isComplete)
            #expect(!collector.isTooLong)
        }
    }

    @Test
    func boundsTheHeader() {
        let header = Array("A: 1\r\n\r\n".utf8)
        for (limit, fits) in [(8, true), (7, false), (3, false)] {
            for pieces in [[header], header.map { [$0] }] {
                var collector = HeaderCollector(limit: limit)
                for piece in pieces { collector.take(piece.span) }
                #expect(collector.isTooLong != fits)
                #expect(collector.bytes.count <= limit)
            }
        }
    }

    @Test
    func searchFindsTheFirstInTheRange() {
        let bytes = Array("a\nb\n".utf8)
        let span = bytes.span
        let found = [
            span.firstIndex(of: 0x0A, in: 0..<4), span.firstIndex(of: 0x0A, in: 2..<4),
            span.firstIndex(of: 0x0A, in: 2..<3),
            span.firstIndex(of: 0x0A, in: 4..<4),
        ]
        #expect(found == [1, 3, nil, nil])
        #expect([UInt8]().span.firstIndex(of: 0, in: 0..<0) == nil)
    }
}
