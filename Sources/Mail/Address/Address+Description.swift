extension Address: CustomStringConvertible {
    /// The address as SMTP and header fields write it, with the local part quoted where necessary.
    package var description: String { "\(Self.quotedIfNeeded(localPart))@\(domain)" }

    private static func quotedIfNeeded(_ localPart: String) -> String {
        if isDotString(localPart) { return localPart }
        var quoted = "\""
        for character in localPart.unicodeScalars {
            if character == "\"" || character == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }
}
