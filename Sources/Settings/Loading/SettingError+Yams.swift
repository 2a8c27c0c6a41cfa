import Yams

extension SettingError {
    /// Converts the YAML parser's error to one line.
    init(_ error: YamlError, in file: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(
                origin: .file(file, line: mark.line, column: mark.column),
                key: "",
                message: "not YAML: \(problem)"
            )
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.joined(separator: ", ")
            let (line, column) = (context.mark.line, context.mark.column)
            self.init(
                origin: .file(file, line: line, column: column),
                key: "",
                message: "duplicate keys: \(names)"
            )
        case .no, .memory, .reader, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            self.init(origin: .wholeFile(file), key: "", message: "not YAML: \(error)")
        }
    }
}
