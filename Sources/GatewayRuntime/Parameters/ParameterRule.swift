/// A declared request parameter, compiled.
///
/// - Source: APIG User Guide, apig_03_0083; APIG API Reference, CreateApiV2 (`req_params`)
struct ParameterRule: Sendable {
    enum Location: Sendable, Equatable {
        /// The variable of the path template with this number.
        case path(Int)
        case query
        case header
    }

    let name: [UInt8]
    let location: Location
    let isRequired: Bool
    let isNumber: Bool
    let defaultValue: [UInt8]?
    /// Whether range, length and enumeration are checked.
    let isChecked: Bool
    let minimum: Double?
    let maximum: Double?
    let minLength: Int?
    let maxLength: Int?
    let enumeration: [[UInt8]]
    /// Whether the parameter also goes to the backend as it came.
    let passesThrough: Bool

    /// Says what is wrong with a value; `nil` when nothing is.
    ///
    /// A number must be one whether or not the parameter is checked. Lengths count characters.
    func fault(of value: [UInt8]) -> String? {
        var number: Double?
        if self.isNumber {
            guard let parsed = Self.number(value) else { return "is no number" }
            number = parsed
        }
        guard self.isChecked else { return nil }
        if let number {
            if let minimum, number < minimum { return "is too small" }
            if let maximum, number > maximum { return "is too large" }
        } else if self.minLength != nil || self.maxLength != nil {
            let length = value.count { $0 & 0xC0 != 0x80 }
            if let minLength, length < minLength { return "is too short" }
            if let maxLength, length > maxLength { return "is too long" }
        }
        if !self.enumeration.isEmpty, !self.enumeration.contains(value) { return "is none of the allowed values" }
        return nil
    }

    /// A decimal number: digits, one sign, one point, an exponent; neither blanks nor words.
    private static func number(_ value: [UInt8]) -> Double? {
        let isPlain = value.allSatisfy { byte in
            byte &- 0x30 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
                || byte | 0x20 == UInt8(ascii: "e")
        }
        guard isPlain, !value.isEmpty, value.count <= 64 else { return nil }
        return Double(String(decoding: value, as: UTF8.self))
    }
}

/// A parameter of the backend request, compiled.
///
/// - Source: APIG User Guide, apig_03_0091
struct BackendParameterRule: Sendable {
    enum Source: Sendable, Equatable {
        /// The request parameter with this number in the route's list.
        case request(Int)
        case constant([UInt8])
        case system(ContextVariable)
    }

    let name: [UInt8]
    let source: Source
}
