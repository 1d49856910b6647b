/// A moment as date and time of day in UTC, without a calendar library.
package struct CalendarTime: Sendable, Equatable {
    package let year: Int
    package let month: Int
    package let day: Int
    package let hour: Int
    package let minute: Int
    package let second: Int
    /// 0 is Sunday.
    package let weekday: Int

    /// Proleptic Gregorian calendar; the days of 400 years repeat.
    package init(secondsSince1970: Int64) {
        let total = Int(secondsSince1970)
        var days = total / 86_400
        var rest = total % 86_400
        if rest < 0 {
            rest += 86_400
            days -= 1
        }
        self.hour = rest / 3_600
        self.minute = rest % 3_600 / 60
        self.second = rest % 60
        self.weekday = ((days % 7) + 11) % 7
        // Days since 1 March of year 0, so that leap days end a year.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        self.month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.year = yearOfEra + era * 400 + (self.month <= 2 ? 1 : 0)
    }

    /// `yyyyMMdd'T'HHmmss'Z'`, the form of the product's signatures and of `$context.handleTime`.
    package var basicFormat: [UInt8] {
        var bytes: [UInt8] = []
        Self.append(self.year, digits: 4, to: &bytes)
        Self.append(self.month, digits: 2, to: &bytes)
        Self.append(self.day, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        Self.append(self.hour, digits: 2, to: &bytes)
        Self.append(self.minute, digits: 2, to: &bytes)
        Self.append(self.second, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
        return bytes
    }

    /// The form of the `Date` header.
    ///
    /// - Source: RFC 9110 §5.6.7
    package var httpDate: [UInt8] {
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var bytes = Array("\(weekdays[self.weekday]), ".utf8)
        Self.append(self.day, digits: 2, to: &bytes)
        bytes += " \(months[self.month - 1]) ".utf8
        Self.append(self.year, digits: 4, to: &bytes)
        bytes.append(UInt8(ascii: " "))
        Self.append(self.hour, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.append(self.minute, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.append(self.second, digits: 2, to: &bytes)
        bytes += " GMT".utf8
        return bytes
    }

    private static func append(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
        let text = String(max(0, number))
        for _ in 0..<max(0, digits - text.utf8.count) { bytes.append(UInt8(ascii: "0")) }
        bytes += text.utf8
    }
}
