import Testing

@testable import Mail

/// Whatever HTML a message holds, nothing in the result runs, loads or sends anything.
@Suite struct SafeHTMLTests {
    private static func safe(_ html: String, longest: Int = 100_000) -> String { SafeHTML(html, longest: longest).html }

    @Test(arguments: [
        ("<p>Hello <b>Anna</b></p>", "<p>Hello <b>Anna</b></p>"),
        ("a<br>b<hr/>c", "a<br/>b<hr/>c"),
        ("<P ALIGN=Center Class=x STYLE='color:red'>x</P>", "<p align=\"center\">x</p>"),
        (
            "<table border=1><tr><td colspan=2 width=5>a<td>b</table>",
            "<table><tr><td colspan=\"2\">a</td><td>b</td></tr></table>"
        ),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ol start=3><li>a</ol>", "<ol start=\"3\"><li>a</li></ol>"),
        (
            "<a href='https://x.example/?a=1&amp;b=2'>x</a>",
            "<a href=\"https://x.example/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a>"
        ),
        (
            "<a href=mailto:a@x.example>x</a>",
            "<a href=\"mailto:a@x.example\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a>"
        ),
        ("Gr&uuml;&szlig;e &amp; &#228; &lt;b&gt; &unknown; &", "Grüße &amp; ä &lt;b&gt; &amp;unknown; &amp;"),
        ("1 < 2 > 0", "1 &lt; 2 &gt; 0"),
        ("<div><p>open <i>x", "<div><p>open <i>x</i></p></div>"),
        ("</p></div>x", "x"),
        ("<table><tr><td></div>a</td></tr></table>", "<table><tr><td>a</td></tr></table>"),
        ("<center><font size=7>x</font></center>", "<center>x</center>"),
        ("<!-- <b>x</b> -->y<![if !mso]>z<?xml x?>", "yz"),
        ("ä€😀", "ä€😀"),
    ]) func `what is read is kept`(html: String, wanted: String) {
        #expect(Self.safe(html) == wanted)
    }

    /// What attackers and advertisers write.
    static let hostile = [
        "<script>alert(1)</script>", "<SCRIPT SRC=//x.example></SCRIPT>", "<script>",
        "<scr<script>ipt>alert(1)</script>",
        "<img src=https://x.example/pixel.gif>", "<img src=x onerror=alert(1)>", "<IMG SRC='data:image/png;base64,AA'>",
        "<img srcset='https://x.example/a 1x'>", "<picture><source srcset=//x.example></picture>",
        "<svg onload=alert(1)><image href=//x.example/></svg>", "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<div style='background:url(https://x.example)'>x</div>", "<style>@import url(//x.example);</style>",
        "<style>body{background:url(//x.example)}", "<link rel=stylesheet href=//x.example>",
        "<link rel=prefetch href=//x.example>", "<meta http-equiv=refresh content='0;url=//x.example'>",
        "<base href=//x.example>", "<iframe src=//x.example></iframe>", "<iframe srcdoc='<script>alert(1)</script>'>",
        "<object data=//x.example></object>", "<embed src=//x.example>", "<video poster=//x.example src=//x.example>",
        "<audio src=//x.example autoplay>", "<form action=//x.example><input name=x><button>OK</button></form>",
        "<button formaction=javascript:alert(1)>x</button>", "<body background=//x.example onload=alert(1)>",
        "<table background=//x.example><td background=//x.example>", "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>", "<a href='&#106;avascript:alert(1)'>x</a>",
        "<a href='java&Tab;script&colon;alert(1)'>x</a>", "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a href='vbscript:x'>x</a>", "<a href='//x.example'>x</a>", "<a href='file:///etc/passwd'>x</a>",
        "<a href='https://x.example\" onclick=\"alert(1)'>x</a>", "<a href=https://x.example onclick=alert(1)>x</a>",
        "<a ping=//x.example href=https://y.example>x</a>", "<p onmouseover=alert(1)>x", "<p/onclick=alert(1)//>x",
        "<p \"onclick=alert(1)\">x</p>", "<p a='>' onclick=alert(1)>x</p>", "<p title='<img src=x onerror=alert(1)>'>x",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<textarea><img src=x></textarea>", "<title><img src=x onerror=alert(1)></title>",
        "<template><img src=x></template>", "<xmp><img src=x></xmp>", "<plaintext><img src=x>",
        "<!--><img src=x onerror=alert(1)>-->", "<!-- x --!><img src=x onerror=alert(1)>", "<![CDATA[<img src=x>]]>",
        "<?php echo '<img src=x>' ?>", "<input type=image src=//x.example>", "<isindex action=//x.example>",
        "<p id=x class=o_form>x", "<div dir='ltr\" onclick=\"x'>x", "<td colspan='1\" x=\"'>x",
        "\0<scr\0ipt>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;", "<a href='https://x.example/&#x3C;script&#x3E;'>x</a>", "<", "<a",
        "<a href",
        "<a href=", "<a href='", "</", "<!", "<!-", "&", "&#", "&#x;", "&#x110000;", "<t-esc t-out='1+1'/>",
        "{{7*7}}<%= 1 %>",
    ]

    @Test(arguments: hostile) func `nothing is run, loaded or sent`(html: String) throws {
        for text in [html, "<p>" + html + "</p>", html.uppercased(), "<td>" + html, html + html] {
            try Self.expectSafe(Self.safe(text))
        }
    }

    /// Every tag of the result is one that may be there, with nothing but attributes that may be there.
    private static func expectSafe(_ html: String, at location: SourceLocation = #_sourceLocation) throws {
        var rest = html[...]
        var open: [Substring] = []
        while let start = rest.firstIndex(of: "<") {
            let tag = rest[start...]
            let match = try #require(
                try /<(\/?)([a-z0-9]+)((?: [a-z]+="[^"<>]*")*)(\/?)>/.prefixMatch(in: tag),
                "\(html)",
                sourceLocation: location
            )
            let name = match.output.2
            #expect(SafeHTML.elements.contains(String(name)), "\(html)", sourceLocation: location)
            for attribute in match.output.3.matches(of: /\ ([a-z]+)="([^"<>]*)"/) {
                let (key, value) = (attribute.output.1, attribute.output.2)
                #expect(
                    ["href", "target", "rel", "colspan", "rowspan", "start", "dir", "align"].contains(key),
                    "\(html)",
                    sourceLocation: location
                )
                guard key == "href" else { continue }
                #expect(
                    ["https://", "http://", "mailto:"].contains { value.lowercased().hasPrefix($0) },
                    "\(html)",
                    sourceLocation: location
                )
            }
            if match.output.1 == "/" {
                #expect(open.popLast() == name, "\(html)", sourceLocation: location)
            } else if match.output.4.isEmpty {
                open.append(name)
            }
            rest = rest[match.range.upperBound...]
        }
        #expect(open.isEmpty, "\(html)", sourceLocation: location)
        #expect(!html.utf8.contains(0), sourceLocation: location)
    }

    /// Pieces of hostile HTML in any order.
    @Test(arguments: 1...40) func `any mixture is safe`(seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ count: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(count))
        }
        let pieces =
            Self.hostile.flatMap { [$0, String($0.prefix(next($0.count + 1)))] } + ["\"", "'", ">", "<", "=", "&", " "]
        for _ in 0..<50 {
            let text = (0..<20).map { _ in pieces[next(pieces.count)] }.joined()
            try Self.expectSafe(Self.safe(text))
            try Self.expectSafe(Self.safe(text, longest: next(400)))
        }
    }

    @Test func `it has a bounded size, and says that it is cut`() throws {
        let long = "<div>" + String(repeating: "<p>äbc &amp; <b>x</b></p>", count: 10_000)
        let result = SafeHTML(long, longest: 1000)
        #expect(result.isCut)
        #expect(result.html.utf8.count < 1100)
        try Self.expectSafe(result.html)
        #expect(!SafeHTML("<p>x</p>", longest: 1000).isCut)
        let deep = SafeHTML(String(repeating: "<div>", count: 100_000) + "x", longest: 1 << 20)
        #expect(deep.html.utf8.count <= SafeHTML.deepest * 11 + 1)
        #expect(deep.html.contains("x"))
    }

    /// A megabyte takes as long as its length, not as its square.
    @Test(arguments: ["<", "<a ", "&", "<!--", "<a href='", "<p a=", "</p>", "<script>", "<svg>", "<b>"])
    func `however it is made, it is read once`(piece: String) {
        let text = String(repeating: piece, count: (1 << 20) / piece.utf8.count)
        #expect(SafeHTML(text, longest: 1000).html.utf8.count < 3000)
    }

    @Test func `plain text keeps its lines`() {
        #expect(
            SafeHTML(text: "a\r\n<b> & \"c\"", longest: 1000).html == "<p>a<br/>\n&lt;b&gt; &amp; &quot;c&quot;</p>"
        )
    }
}
