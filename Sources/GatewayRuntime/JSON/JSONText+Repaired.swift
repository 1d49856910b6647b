extension JSONText {
    /// Appends a JSON string with its quotes; bytes that are no UTF-8 are replaced by U+FFFD.
    static func appendString(_ text: some Collection<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if text.allSatisfy({ $0 < 0x80 }) {
            self.appendEscaped(text, to: &bytes)
        } else {
            self.appendEscaped(String(decoding: text, as: UTF8.self).utf8, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
