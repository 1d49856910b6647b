import SourceDocument

/// What each keyword demands of a value.
///
/// A keyword that is itself wrong demands nothing: that is told elsewhere.
///
/// - Source: JSON Schema Validation draft 4 §5 (2.0, 3.0); JSON Schema Validation 2020-12 §6 (3.1)
extension SchemaValues {
    func typeFault(_ value: Node, _ types: Node) -> Fault? {
        let names = types.isSequence ? types.items.map(\.text) : [types.text]
        if names.contains(where: { Self.isOf($0, value) }) { return nil }
        return Fault(
            value: value, reason: "is \(value.summary), not of type \(names.joined(separator: " or "))", keyword: types)
    }

    /// Whether a value is of a type; types nobody knows are told elsewhere.
    private static func isOf(_ type: String, _ value: Node) -> Bool {
        switch type {
        case "object": value.isMapping
        case "array": value.isSequence
        case "string": value.scalarType == .string
        case "boolean": value.scalarType == .boolean
        case "null": value.isNull
        case "number", "float", "double": value.double != nil
        case "integer", "long":
            value.scalarType == .integer || value.double.map { $0.rounded() == $0 } ?? false
        default: true
        }
    }

    func enumFault(_ value: Node, _ values: Node) -> Fault? {
        guard values.isSequence else { return nil }
        self.spend(values.count)
        let text = CanonicalText.of(value)
        if values.items.contains(where: { CanonicalText.of($0) == text }) { return nil }
        return Fault(value: value, reason: "is \(value.summary), which is not in enum", keyword: values)
    }

    // MARK: Numbers and texts

    func numberFault(_ value: Node, _ schema: Node, _ keyword: ValueKeyword, _ argument: Node) -> Fault? {
        guard let number = value.double, let limit = argument.double else { return nil }
        let isBroken: Bool
        switch keyword {
        case .maximum:
            isBroken = schema["exclusiveMaximum"]?.boolean == true ? number >= limit : number > limit
        case .minimum:
            isBroken = schema["exclusiveMinimum"]?.boolean == true ? number <= limit : number < limit
        case .exclusiveMaximum: isBroken = number >= limit
        case .exclusiveMinimum: isBroken = number <= limit
        default:
            guard limit > 0 else { return nil }
            let quotient = number / limit
            isBroken = (quotient - quotient.rounded()).magnitude > 1e-9
        }
        return isBroken
            ? Fault(value: value, reason: "is \(value.text); \(keyword.word) is \(argument.text)", keyword: argument)
            : nil
    }

    func textFault(_ value: Node, _ keyword: ValueKeyword, _ argument: Node) -> Fault? {
        if keyword == .format {
            guard let fault = ValueFormat.fault(of: value, argument.text) else { return nil }
            return Fault(value: value, reason: fault, keyword: argument)
        }
        guard value.scalarType == .string else { return nil }
        let text = value.text
        let isBroken: Bool
        switch keyword {
        case .maxLength: isBroken = argument.integer.map { text.unicodeScalars.count > $0 } ?? false
        case .minLength: isBroken = argument.integer.map { text.unicodeScalars.count < $0 } ?? false
        default: isBroken = argument.scalarType == .string && self.isFound(argument.text, in: text) == false
        }
        return isBroken
            ? Fault(
                value: value, reason: "is \(value.summary); \(keyword.word) is \(argument.text)", keyword: argument)
            : nil
    }

    // MARK: Lists

    func listFault(_ value: Node, _ schema: Node, _ keyword: ValueKeyword, _ argument: Node) -> Fault? {
        guard value.isSequence else { return nil }
        switch keyword {
        case .maxItems, .minItems:
            guard let limit = argument.integer else { return nil }
            let isBroken = keyword == .maxItems ? value.count > limit : value.count < limit
            return isBroken
                ? Fault(
                    value: value, reason: "has \(value.count) items; \(keyword.word) is \(limit)", keyword: argument)
                : nil
        case .uniqueItems:
            guard argument.boolean == true else { return nil }
            var seen: Set<String> = []
            for item in value.items {
                self.spend(1)
                if !seen.insert(CanonicalText.of(item)).inserted {
                    return Fault(value: item, reason: "has \(item.summary) twice", keyword: argument)
                }
            }
            return nil
        case .items:
            for item in value.items.dropFirst(schema["prefixItems"]?.count ?? 0) {
                if let fault = self.fault(item, argument) { return fault }
            }
            return nil
        case .prefixItems:
            for (item, part) in zip(value.items, argument.items) {
                if let fault = self.fault(item, part) { return fault }
            }
            return nil
        default:
            if schema["minContains"]?.integer == 0 || value.items.contains(where: { self.fault($0, argument) == nil }) {
                return nil
            }
            return Fault(value: value, reason: "has no item that contains asks for", keyword: argument)
        }
    }

    // MARK: Objects

    func objectFault(_ value: Node, _ schema: Node, _ keyword: ValueKeyword, _ argument: Node) -> Fault? {
        guard value.isMapping else { return nil }
        switch keyword {
        case .maxProperties, .minProperties:
            guard let limit = argument.integer else { return nil }
            let isBroken = keyword == .maxProperties ? value.count > limit : value.count < limit
            return isBroken
                ? Fault(
                    value: value, reason: "has \(value.count) properties; \(keyword.word) is \(limit)",
                    keyword: argument)
                : nil
        case .required: return self.requiredFault(value, schema, argument)
        case .dependentRequired:
            for entry in argument.entries where value[entry.key.text] != nil {
                if let fault = self.requiredFault(value, schema, entry.value) { return fault }
            }
            return nil
        case .properties:
            for entry in argument.entries {
                self.spend(1)
                if let part = value[entry.key.text], let fault = self.fault(part, entry.value) { return fault }
            }
            return nil
        default: return self.additionalFault(value, schema, argument)
        }
    }

    private func requiredFault(_ value: Node, _ schema: Node, _ names: Node) -> Fault? {
        guard names.isSequence else { return nil }
        for name in names.items where name.isScalar && value[name.text] == nil {
            // What is only written is not in an answer, and the other way round.
            let property = schema["properties"]?[name.text]
            if property?["readOnly"]?.boolean == true || property?["writeOnly"]?.boolean == true { continue }
            return Fault(value: value, reason: "has no \"\(name.text)\", which is required", keyword: name)
        }
        return nil
    }

    private func additionalFault(_ value: Node, _ schema: Node, _ rest: Node) -> Fault? {
        let properties = schema["properties"]
        let patterns = schema["patternProperties"]
        for entry in value.entries {
            self.spend(1)
            let name = entry.key.text
            if properties?[name] != nil { continue }
            // A pattern that cannot be compiled may be one the name has.
            if patterns?.entries.contains(where: { self.isFound($0.key.text, in: name) ?? true }) ?? false { continue }
            if rest.boolean == false {
                return Fault(value: entry.key, reason: "has \"\(name)\", which the schema does not know", keyword: rest)
            }
            if let fault = self.fault(entry.value, rest) { return fault }
        }
        return nil
    }

    // MARK: Alternatives

    func alternativeFault(_ value: Node, _ schema: Node, _ keyword: ValueKeyword, _ argument: Node) -> Fault? {
        switch keyword {
        case .allOf:
            for part in argument.items {
                if let fault = self.fault(value, part) { return fault }
            }
            return nil
        case .anyOf:
            guard argument.isSequence, argument.count > 0 else { return nil }
            if argument.items.contains(where: { self.fault(value, $0) == nil }) { return nil }
            return Fault(value: value, reason: "fits none of the schemas of anyOf", keyword: argument)
        case .oneOf:
            guard argument.isSequence, argument.count > 0 else { return nil }
            let count = argument.items.count { self.fault(value, $0) == nil }
            return count == 1
                ? nil : Fault(value: value, reason: "fits \(count) of the schemas of oneOf, not one", keyword: argument)
        case .not:
            return self.fault(value, argument) == nil
                ? Fault(value: value, reason: "fits the schema of not", keyword: argument) : nil
        default:
            let next = self.fault(value, argument) == nil ? schema["then"] : schema["else"]
            return next.flatMap { self.fault(value, $0) }
        }
    }
}

/// Formats whose form is settled; others are not looked at.
enum ValueFormat {
    static func fault(of value: Node, _ format: String) -> String? {
        let isRight: Bool
        switch (format, value.scalarType) {
        case ("int32", .integer): isRight = value.integer.map { Int32(exactly: $0) != nil } ?? false
        case ("int64", .integer): isRight = value.integer != nil
        case ("date", .string): isRight = Self.isDate(Array(value.utf8))
        case ("date-time", .string): isRight = Self.isDateTime(Array(value.utf8))
        case ("uuid", .string): isRight = Self.fits(Array(value.utf8), "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
        case ("email", .string): isRight = value.utf8.contains(UInt8(ascii: "@"))
        default: return nil
        }
        return isRight ? nil : "is \(value.summary), which has not the format \(format)"
    }

    /// Whether a text has the form of another, in which `d` is a digit and `x` a hexadecimal one.
    private static func fits(_ text: [UInt8], _ form: String) -> Bool {
        guard text.count == form.utf8.count else { return false }
        return zip(text, form.utf8).allSatisfy { byte, sign in
            switch sign {
            case UInt8(ascii: "d"): (0x30...0x39).contains(byte)
            case UInt8(ascii: "x"): (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
            default: byte == sign
            }
        }
    }

    /// - Source: RFC 3339 §5.6
    private static func isDate(_ text: [UInt8]) -> Bool {
        guard Self.fits(text, "dddd-dd-dd") else { return false }
        let month = Int(text[5] - 0x30) * 10 + Int(text[6] - 0x30)
        let day = Int(text[8] - 0x30) * 10 + Int(text[9] - 0x30)
        return (1...12).contains(month) && (1...31).contains(day)
    }

    private static func isDateTime(_ text: [UInt8]) -> Bool {
        guard text.count >= 20, Self.isDate(Array(text[..<10])), text[10] | 0x20 == UInt8(ascii: "t"),
            Self.fits(Array(text[11..<19]), "dd:dd:dd")
        else { return false }
        var rest = text[19...]
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            if digits.isEmpty { return false }
            rest = rest.dropFirst(1 + digits.count)
        }
        if rest.count == 1 { return rest.first.map { $0 | 0x20 } == UInt8(ascii: "z") }
        return Self.fits(Array(rest), "+dd:dd") || Self.fits(Array(rest), "-dd:dd")
    }
}
