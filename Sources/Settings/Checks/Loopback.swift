import Base

/// Whether a URL points to this machine. `false` for a URL with a user in it, which may hide the host.
func isLoopback(_ url: String) -> Bool {
    let authority = url.drop { $0 != "/" }.dropFirst(2).prefix { !"/?#".contains($0) }
    guard !authority.contains("@") else { return false }
    let host = authority.hasPrefix("[") ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
    return host == "localhost" || IPAddress(host)?.isLoopback == true
}
