package import Diagnostics
package import SourceDocument

extension String: ConfigurationValue {
    package static func read(_ node: Node, _ reader: ConfigurationReader) -> String? {
        guard node.isScalar else {
            reader.wrongType(node, expected: "a text")
            return nil
        }
        return node.isNull && node.utf8.isEmpty ? "" : node.text
    }

    package func write(to writer: inout JSONWriter) { writer.value(self) }

    package static var shape: ConfigurationShape { .text() }
}

extension Int: ConfigurationValue {
    package static func read(_ node: Node, _ reader: ConfigurationReader) -> Int? {
        if let value = node.integer { return value }
        reader.wrongType(node, expected: "a whole number")
        return nil
    }

    package func write(to writer: inout JSONWriter) { writer.value(self) }

    package static var shape: ConfigurationShape { .integer() }
}

extension Bool: ConfigurationValue {
    package static func read(_ node: Node, _ reader: ConfigurationReader) -> Bool? {
        if let value = node.boolean ?? node.legacyBoolean { return value }
        reader.wrongType(node, expected: "true or false")
        return nil
    }

    package func write(to writer: inout JSONWriter) { writer.value(self) }

    package static var shape: ConfigurationShape { .boolean }
}

extension Array: ConfigurationValue where Element: ConfigurationValue {
    package static func read(_ node: Node, _ reader: ConfigurationReader) -> [Element]? {
        guard node.isSequence else {
            reader.wrongType(node, expected: "a list")
            return nil
        }
        return node.items.compactMap { Element.read($0, reader) }
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginArray()
        unsafe self.withUnsafeBufferPointer { elements in
            // Every index is one of the buffer's, so the pointer leads to an element.
            for index in elements.indices {
                if let base = elements.baseAddress { unsafe Element.write(at: base + index, to: &writer) }
            }
        }
        writer.endArray()
    }

    package static var shape: ConfigurationShape { .array(of: Element.shape) }
}

/// A map from free names to values, kept in order of the names.
package struct NamedValues<Value: ConfigurationValue>: ConfigurationValue {
    /// The entries, sorted by name.
    package private(set) var entries: [(name: String, value: Value)]

    package init(_ entries: [(name: String, value: Value)] = []) {
        self.entries = entries.sorted { $0.name < $1.name }
    }

    /// The value of a name.
    package subscript(name: String) -> Value? { self.entries.first { $0.name == name }?.value }

    package var isEmpty: Bool { self.entries.isEmpty }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> NamedValues? {
        guard node.isMapping else {
            reader.wrongType(node, expected: "a mapping of names")
            return nil
        }
        return NamedValues(
            node.entries.compactMap { entry in
                Value.read(entry.value, reader).map { (name: entry.key.text, value: $0) }
            })
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for entry in self.entries {
            writer.key(entry.name)
            entry.value.write(to: &writer)
        }
        writer.endObject()
    }

    package static var shape: ConfigurationShape { .map(of: Value.shape) }
}

extension NamedValues: Equatable where Value: Equatable {
    package static func == (left: NamedValues, right: NamedValues) -> Bool {
        left.entries.count == right.entries.count
            && zip(left.entries, right.entries).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    }
}

/// Any JSON value, kept as text: what we carry without looking inside.
package struct OpaqueJSON: ConfigurationValue, Equatable {
    /// Compact JSON.
    package let text: String

    package init(text: String) { self.text = text }

    /// Turns a node into JSON, members in document order; numbers keep their digits.
    package init(_ node: Node) {
        var writer = JSONWriter(pretty: false)
        Self.write(node, to: &writer)
        self.text = writer.text
    }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> OpaqueJSON? { OpaqueJSON(node) }

    package func write(to writer: inout JSONWriter) { writer.raw(self.text) }

    package static var shape: ConfigurationShape { .any }

    private static func write(_ node: Node, to writer: inout JSONWriter) {
        switch node.kind {
        case .mapping:
            writer.beginObject()
            for entry in node.entries {
                writer.key(entry.key.text)
                self.write(entry.value, to: &writer)
            }
            writer.endObject()
        case .sequence:
            writer.beginArray()
            for item in node.items { self.write(item, to: &writer) }
            writer.endArray()
        case .scalar:
            switch node.scalarType {
            case .null, nil: writer.null()
            case .boolean: writer.value(node.boolean ?? false)
            case .integer where node.integer.map(String.init) == node.text: writer.raw(node.text)
            case .float where Self.isJSONNumber(node.utf8): writer.raw(node.text)
            default: writer.value(node.text)
            }
        }
    }

    /// Whether a number of YAML is one of JSON, too, as `1.5` and `2e3` are and `.5` and `1.` are not.
    private static func isJSONNumber(_ text: ArraySlice<UInt8>) -> Bool {
        func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
        var rest = text
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let whole = rest.prefix(while: isDigit)
        guard whole.count == 1 || whole.count > 1 && whole.first != UInt8(ascii: "0") else { return false }
        rest = rest.dropFirst(whole.count)
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            guard !fraction.isEmpty else { return false }
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard let mark = rest.first else { return true }
        guard mark | 0x20 == UInt8(ascii: "e") else { return false }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }
}

/// A closed set of words, as an enum with the words as raw values.
package protocol ConfigurationWord: ConfigurationValue, RawRepresentable, CaseIterable, Hashable
where RawValue == String {}

extension ConfigurationWord {
    package static func read(_ node: Node, _ reader: ConfigurationReader) -> Self? { self.readWord(node, reader) }

    /// Reads a word as it is written; what a set with a `read` of its own calls.
    static func readWord(_ node: Node, _ reader: ConfigurationReader) -> Self? {
        if node.isScalar, let value = Self(rawValue: node.text) { return value }
        let allowed = Self.allCases.map(\.rawValue)
        let near = nearestName(to: node.text, among: allowed)
        node.report(
            .configurationValueNotAllowed,
            "found \(node.summary)" + (near.map { "; did you mean \($0)?" } ?? ""),
            to: reader.diagnostics,
            allowed: "one of " + allowed.joined(separator: ", ")
        )
        return nil
    }

    package func write(to writer: inout JSONWriter) { writer.value(self.rawValue) }

    package static var shape: ConfigurationShape { .enumeration(Self.allCases.map(\.rawValue)) }
}

/// A closed set of numbers, as an enum with the numbers as raw values.
package protocol ConfigurationCode: ConfigurationValue, RawRepresentable, CaseIterable, Hashable where RawValue == Int {
}

extension ConfigurationCode {
    package static func read(_ node: Node, _ reader: ConfigurationReader) -> Self? {
        if let number = node.integer, let value = Self(rawValue: number) { return value }
        node.report(
            .configurationValueNotAllowed,
            "found \(node.summary)",
            to: reader.diagnostics,
            allowed: "one of " + Self.allCases.map { String($0.rawValue) }.joined(separator: ", ")
        )
        return nil
    }

    package func write(to writer: inout JSONWriter) { writer.value(self.rawValue) }

    package static var shape: ConfigurationShape { .integerEnumeration(Self.allCases.map(\.rawValue)) }
}
