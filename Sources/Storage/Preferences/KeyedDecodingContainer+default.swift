extension KeyedDecodingContainer {
    /// The value of `key`, or `standard` where the data is older than the key: stored settings stay readable when new
    /// ones are added.
    func value<Value: Decodable>(_ key: Key, or standard: Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? standard
    }
}
