import Base

/// A length of time for people: its two largest units, such as `3d 4h` or `12s`.
func age(_ length: Duration) -> String {
    let seconds = max(0, length.components.seconds)
    let parts = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")]
    guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0s" }
    return parts[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
}

/// `text` cut to `width` characters, with an ellipsis where something was cut.
func cut(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(width - 1) + "…"
}
