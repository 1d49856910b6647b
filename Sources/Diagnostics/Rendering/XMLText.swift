extension String {
    /// The text as it stands in XML and HTML, in quotes or out of them; characters that XML 1.0 does not have become the replacement character.
    ///
    /// - Source: XML 1.0 §2.2, §2.4
    package var escapedForXML: String {
        var text = ""
        for scalar in self.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\t", "\n", "\r": text.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
