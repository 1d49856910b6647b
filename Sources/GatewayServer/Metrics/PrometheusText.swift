/// Writes metrics in the text format of Prometheus, version 0.0.4.
///
/// A family is written once, with its help and type before its samples; label values come from definitions, never from requests.
package struct PrometheusText {
    /// The `Content-Type` of the text.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package private(set) var bytes: [UInt8] = []
    private var family = ""

    package init() {}

    /// The kind of a family.
    package enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    /// Begins a family; the samples until the next belong to it.
    package mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        self.family = name
        self.bytes += "# HELP \(name) ".utf8
        for byte in help.utf8 { self.escape(byte, quotes: false) }
        self.bytes += "\n# TYPE \(name) \(kind.rawValue)\n".utf8
    }

    /// A sample of the family begun last.
    package mutating func sample(_ value: String, labels: [(String, String)] = [], suffix: String = "") {
        self.bytes += self.family.utf8
        self.bytes += suffix.utf8
        if !labels.isEmpty {
            self.bytes.append(UInt8(ascii: "{"))
            for (index, label) in labels.enumerated() {
                if index > 0 { self.bytes.append(UInt8(ascii: ",")) }
                self.bytes += label.0.utf8
                self.bytes += "=\"".utf8
                for byte in label.1.utf8 { self.escape(byte, quotes: true) }
                self.bytes.append(UInt8(ascii: "\""))
            }
            self.bytes.append(UInt8(ascii: "}"))
        }
        self.bytes.append(UInt8(ascii: " "))
        self.bytes += value.utf8
        self.bytes.append(UInt8(ascii: "\n"))
    }

    package mutating func sample(_ value: some BinaryInteger, labels: [(String, String)] = [], suffix: String = "") {
        self.sample(String(value), labels: labels, suffix: suffix)
    }

    /// The samples of a histogram of the family begun last: cumulative buckets, sum, count.
    package mutating func histogram(_ durations: MetricsReading.Durations, labels: [(String, String)]) {
        var total: UInt64 = 0
        for (index, count) in durations.buckets.enumerated() {
            total &+= count
            let bound =
                MetricsLayout.bounds.indices.contains(index) ? Self.seconds(MetricsLayout.bounds[index]) : "+Inf"
            self.sample(total, labels: labels + [("le", bound)], suffix: "_bucket")
        }
        self.sample(
            Self.seconds(Int64(clamping: durations.sumNanoseconds)), labels: labels, suffix: "_sum")
        self.sample(total, labels: labels, suffix: "_count")
    }

    /// Backslash and line end are escaped everywhere, quotation marks in label values.
    private mutating func escape(_ byte: UInt8, quotes: Bool) {
        switch byte {
        case UInt8(ascii: "\\"): self.bytes += "\\\\".utf8
        case 0x0A: self.bytes += "\\n".utf8
        case UInt8(ascii: "\"") where quotes: self.bytes += "\\\"".utf8
        default: self.bytes.append(byte)
        }
    }

    /// Nanoseconds as seconds, exactly.
    package static func seconds(_ nanoseconds: Int64) -> String {
        let clamped = max(0, nanoseconds)
        let (whole, rest) = clamped.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard rest > 0 else { return String(whole) }
        let digits = String(rest)
        var fraction = String(repeating: "0", count: 9 - digits.utf8.count) + digits
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(whole).\(fraction)"
    }
}
