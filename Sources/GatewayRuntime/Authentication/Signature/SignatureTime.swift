/// The time of a signature: `YYYYMMDDTHHMMSSZ`, UTC.
///
/// - Source: APIG Developer Guide, apig-dev-180307034
enum SignatureTime {
    /// Seconds since 1970; `nil` for a text of another form, or a day or time that does not exist.
    static func seconds(_ text: [UInt8]) -> Int64? {
        guard text.count == 16, text[8] == UInt8(ascii: "T"), text[15] == UInt8(ascii: "Z"),
            let date = self.number(text[0..<8]), let time = self.number(text[9..<15])
        else { return nil }
        let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100)
        let (hour, minute, second) = (time / 10_000, time / 100 % 100, time % 100)
        guard (1...12).contains(month), day >= 1, day <= self.days(month: month, year: year), hour < 24, minute < 60,
            second < 60
        else { return nil }
        return self.days(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var number: Int64 = 0
        for digit in digits {
            guard digit &- 0x30 < 10 else { return nil }
            number = number * 10 + Int64(digit - 0x30)
        }
        return number
    }

    private static func days(month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && year % 100 != 0 || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970 in the proleptic Gregorian calendar; a year begins on 1 March here, so that leap days end it.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
