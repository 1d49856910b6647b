import APIGExtensions
import GatewayConfiguration

/// Values of parameters: one that fits, and those at the edges of what fits.
struct ProbeValues {
    /// A value with what it is called in the name of its request.
    struct Named: Equatable {
        let value: String
        let text: String
    }

    private let parameter: RequestParameter

    init(_ parameter: RequestParameter) { self.parameter = parameter }

    private static let maxLength = 2_048
    private static let maxItems = 8

    private var items: [String] {
        (self.parameter.enumerations ?? "").split(separator: ",").map { String($0.trimmingBlanks) }
    }

    private var minimum: Double? { self.parameter.minNumber.flatMap { Double($0) } }
    private var maximum: Double? { self.parameter.maxNumber.flatMap { Double($0) } }

    /// A value that fits.
    var fitting: String {
        if let item = self.items.first { return item }
        if self.parameter.type == .number {
            var number = 1.0
            if let minimum, number < minimum { number = minimum }
            if let maximum, number > maximum { number = maximum }
            return Self.text(number)
        }
        let length = min(max(1, self.parameter.minSize ?? 1, min(4, self.parameter.maxSize ?? 4)), Self.maxLength)
        return String(repeating: "v", count: length)
    }

    /// Values just inside and just outside of every limit.
    var edges: [Named] {
        var found: [Named] = []
        func add(_ value: String, _ text: String? = nil) {
            guard !found.contains(where: { $0.value == value }) else { return }
            found.append(Named(value: value, text: text ?? "= \(value)"))
        }
        for item in self.items.prefix(Self.maxItems) { add(item) }
        if !self.items.isEmpty { add(self.parameter.type == .number ? "987654321" : "none-of-these") }
        if self.parameter.type == .number {
            if let maximum {
                add(Self.text(maximum))
                add(Self.text(maximum + 1))
            }
            if let minimum {
                add(Self.text(minimum))
                add(Self.text(minimum - 1))
            }
            add("no-number")
        } else {
            let lengths = [
                self.parameter.maxSize, self.parameter.maxSize.map { $0 + 1 }, self.parameter.minSize,
                self.parameter.minSize.map { $0 - 1 },
            ]
            for case let length? in lengths where (1...Self.maxLength).contains(length) {
                add(String(repeating: "v", count: length), "of \(length) character\(length == 1 ? "" : "s")")
            }
        }
        return found
    }

    private static func text(_ number: Double) -> String {
        Int(exactly: number).map { String($0) } ?? String(number)
    }
}
