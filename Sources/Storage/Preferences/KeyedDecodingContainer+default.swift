extension KeyedDecodingContainer {
    /// The value of `key`, or `standard` where it was written before there was such a key: settings that are stored stay
    /// readable when new ones come.
    func value<Value: Decodable>(_ key: Key, or standard: Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? standard
    }
}
