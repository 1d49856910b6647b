/// Reads the subject's common name from a certificate.
///
/// - Source: RFC 5280 §4.1; X.690 §8
enum CertificateSubject {
    /// The last common name of the subject, which is the most specific one; `nil` when there is none that is text.
    static func commonName(der: [UInt8]) -> String? {
        var outer = ByteReader(der[...])
        guard var certificate = self.element(&outer, 0x30), var body = self.element(&certificate, 0x30) else {
            return nil
        }
        // [0] version is left out in version 1.
        var rest = body
        if self.element(&rest, 0xA0) != nil { body = rest }
        // serial number, signature algorithm, issuer, validity
        for tag in [0x02, 0x30, 0x30, 0x30] where self.element(&body, UInt8(tag)) == nil { return nil }
        guard var subject = self.element(&body, 0x30) else { return nil }
        var found: String?
        while var set = self.element(&subject, 0x31) {
            while var attribute = self.element(&set, 0x30) {
                guard let type = self.element(&attribute, 0x06) else { return nil }
                if type.bytes.elementsEqual([0x55, 0x04, 0x03]), let text = self.text(&attribute) { found = text }
            }
        }
        return found
    }

    /// UTF8String, PrintableString, IA5String; BMPString.
    private static func text(_ reader: inout ByteReader) -> String? {
        var copy = reader
        for tag in [UInt8(0x0C), 0x13, 0x16] {
            if let element = self.element(&copy, tag) { return String(decoding: element.bytes, as: UTF8.self) }
        }
        guard var element = self.element(&copy, 0x1E) else { return nil }
        var units: [UInt16] = []
        while let unit = element.number(2) { units.append(UInt16(truncatingIfNeeded: unit)) }
        return String(decoding: units, as: UTF16.self)
    }

    /// The content of the next element if it has the tag; otherwise nothing is read.
    private static func element(_ reader: inout ByteReader, _ tag: UInt8) -> ByteReader? {
        var next = reader
        guard next.number(1) == Int(tag), let first = next.number(1) else { return nil }
        var length = first
        if first >= 0x80 {
            guard (0x81...0x84).contains(first), let long = next.number(first - 0x80) else { return nil }
            length = long
        }
        guard let content = next.take(length) else { return nil }
        reader = next
        return content
    }
}
