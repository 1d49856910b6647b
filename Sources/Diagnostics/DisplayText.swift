extension String {
    /// The text as a line of a report can hold it: control characters, and those that turn the direction of text round, as `\\u{1B}`, and
    /// cut where it is longer than anyone reads.
    ///
    /// Findings quote documents, and a document must neither steer the terminal it is shown on, nor fill the report with one of its values.
    package var onOneLine: String {
        let isLong = self.utf8.count > Self.maxShownBytes
        guard isLong || self.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }) else {
            return self
        }
        var text = ""
        for scalar in self.unicodeScalars {
            if text.utf8.count >= Self.maxShownBytes { return text + "…" }
            if scalar.altersDisplay {
                text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static let maxShownBytes = 2_000
}

extension Unicode.Scalar {
    /// Whether a terminal or an editor does something else than to show it.
    ///
    /// - Source: Unicode 16 §23.1 (control codes), UAX #9 §2 (directional formatting characters)
    package var altersDisplay: Bool {
        switch self.value {
        case ..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
