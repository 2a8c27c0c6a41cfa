import Mail
import Testing

@Suite struct RemoteImagesTests {
    private static let pixels = [
        "<img src=\"https://t.example/o.gif\" width=\"1\" height=\"1\">", "<IMG SRC=//t.example/x WIDTH=1 HEIGHT=1 />",
        "<img height=1 src='http://t.example/x'>", "<img src=https://t.example/x style=\"display:none\">",
        "<img src=\"https://t.example/x\" style=\"width:1px;height:1px\">",
        "<img src=\"https://t.example/x\" width=\"0\" height=\"600\">", "<img hidden src=\"https://t.example/x\">",
        "<img src=\"https://t.example/x\" style=\"OPACITY: 0\">",
        "<img alt=\"\" style='max-height:0' src=\"//t.example\">",
        "<!--><img src=\"https://t.example/x\">-->", "<img\nsrc\n=\n\"https://t.example/x\" width=\"2\" height=\"2\"",
        "<image src=\"https://t.example/x\">", "<video src=\"https://t.example/x\">", "<img \"src=https://t.example/x>",
        "<input type=\"image\" src=\"https://t.example/x\">", "<img src=\"&#104;ttps://t.example/x\" width=1>",
    ]
    private static let pictures = [
        "<img src=\"https://www.acme.example/logo.png\" width=\"200\" height=\"50\" alt=\"ACME &amp; Co\">",
        "<img src='http://www.acme.example/logo.png' alt='ACME &amp; Co'>",
        "<img alt=\"ACME &amp; Co\" width=\"100%\" src=\"//www.acme.example/logo.png\">",
        "<img alt=\"ACME &amp; Co\" width=\"600\" height=\"1\" src=\"https://www.acme.example/line.png\">",
    ]

    @Test(arguments: pixels)
    func `what nobody sees is not loaded`(pixel: String) {
        for policy in RemoteImages.allCases {
            let filtered = policy.filter("<p>before</p>\(pixel)")
            #expect(filtered == "<p>before</p>", "\(filtered)")
        }
    }

    @Test(arguments: pictures)
    func `pictures are shown, or their words`(picture: String) {
        let html = "<div>x \(picture) y</div>"
        #expect(RemoteImages.visible.filter(html) == html)
        #expect(RemoteImages.none.filter(html) == "<div>x ACME &amp; Co y</div>")
    }

    @Test func `what is in the message itself stays`() {
        let html =
            "<img src=\"data:image/png;base64,AAAA\" width=1 height=1><IMG src=' cid:logo@acme.example'><input name=a>"
        for policy in RemoteImages.allCases { #expect(policy.filter(html) == html) }
    }

    @Test func `styles load nothing, and look as before otherwise`() {
        let styled =
            "<td bgcolor=\"red\" style=\"color:red; background:url('https://t.example/a;b') no-repeat;margin:0\">a < b</td>"
        let filtered = "<td bgcolor=\"red\" style=\"color:red;margin:0\">a < b</td>"
        for policy in RemoteImages.allCases {
            #expect(policy.filter(styled) == filtered)
            #expect(!policy.filter("<p style=\"background-image:\\75rl(https://t.example)\">").contains("t.example"))
            let plain =
                "<p style=\"color: rgb(1, 2, 3); background-color:#fff\" class='x'>5 < 6 &amp; <b>7</b></p><!DOCTYPE x>"
            #expect(policy.filter(plain) == plain)
        }
    }

    /// The end of a message may be anywhere.
    @Test func `every beginning is read`() {
        let html = Array((Self.pixels + Self.pictures).joined(separator: "<p style='background:url(x)'>").utf8)
        for length in 0...html.count {
            let part = String(decoding: html[..<length], as: UTF8.self)
            #expect(!RemoteImages.none.filter(part).contains("t.example"))
        }
    }
}
