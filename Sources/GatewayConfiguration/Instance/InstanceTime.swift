package import Diagnostics
package import SourceDocument

/// A moment of an instance file: `2030-01-01T00:00:00Z` or `2030-01-01 00:00:00`, always UTC.
package struct InstanceTime: ConfigurationValue, Hashable {
    package let secondsSince1970: Int64
    /// As it is written.
    package let text: String

    /// - Returns: `nil` for another form, or a day or time that does not exist.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 19 || bytes.count == 20 && bytes[19] == UInt8(ascii: "Z") else { return nil }
        var numbers: [Int64] = []
        for (range, separator) in [
            (0..<4, "-"), (5..<7, "-"), (8..<10, "T "), (11..<13, ":"), (14..<16, ":"), (17..<19, ""),
        ] {
            var number: Int64 = 0
            for byte in bytes[range] {
                guard byte &- 0x30 < 10 else { return nil }
                number = number * 10 + Int64(byte - 0x30)
            }
            numbers.append(number)
            if !separator.isEmpty, !separator.utf8.contains(bytes[range.upperBound]) { return nil }
        }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), day >= 1, day <= lengths[Int(month) - 1], numbers[3] < 24, numbers[4] < 60,
            numbers[5] < 60
        else { return nil }
        // A year begins on 1 March here, so that leap days end it.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        self.secondsSince1970 = days * 86_400 + numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]
        self.text = text
    }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> InstanceTime? {
        guard node.isScalar, let time = InstanceTime(node.text) else {
            reader.wrongType(node, expected: "a time such as 2030-01-01T00:00:00Z")
            return nil
        }
        return time
    }

    package func write(to writer: inout JSONWriter) { writer.value(self.text) }

    package static var shape: ConfigurationShape { .text(description: "a time in UTC") }
}
