// Reads freed memory: AddressSanitizer must report it.
let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 16)
bytes.initialize(repeating: 7, count: 16)
bytes.deallocate()
print(bytes[3])
