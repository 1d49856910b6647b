import Diagnostics

/// Makes the JSON Schema of a file from the same tables that read and write it.
package enum ConfigurationSchema {
    /// The schema of a root record as JSON text with a line end.
    package static func make<Root: ConfigurationObject>(
        _ root: Root.Type, title: String, description: String
    ) -> [UInt8] {
        var maker = Maker()
        maker.writer.beginObject()
        maker.writer.member("$schema", "https://json-schema.org/draft/2020-12/schema")
        maker.writer.member("title", title)
        maker.writer.member("description", description)
        if case .record(_, let members) = Root.shape { maker.writeRecord(members(), isOpen: false) }
        maker.writeDefinitions()
        maker.writer.endObject()
        maker.writer.endLine()
        return maker.writer.bytes
    }

    private struct Maker {
        var writer = JSONWriter()
        private var written: Set<String> = []
        private var pending: [(name: String, isOpen: Bool, members: @Sendable () -> [ConfigurationMember])] = []

        mutating func writeRecord(_ members: [ConfigurationMember], isOpen: Bool) {
            self.writer.member("type", "object")
            let required = members.filter(\.isRequired)
            if !required.isEmpty {
                self.writer.key("required")
                self.writer.beginArray()
                for member in required { self.writer.value(member.key) }
                self.writer.endArray()
            }
            self.writer.key("properties")
            self.writer.beginObject()
            for member in members {
                self.writer.key(member.key)
                self.writer.beginObject()
                self.writeShape(member.shape)
                self.writer.member("description", member.description)
                self.writer.endObject()
            }
            self.writer.endObject()
            if !isOpen { self.writer.member("additionalProperties", false) }
        }

        mutating func writeDefinitions() {
            self.writer.key("$defs")
            self.writer.beginObject()
            while let next = self.pending.first {
                self.pending.removeFirst()
                self.writer.key(next.name)
                self.writer.beginObject()
                self.writeRecord(next.members(), isOpen: next.isOpen)
                self.writer.endObject()
            }
            self.writer.endObject()
        }

        private mutating func writeShape(_ shape: ConfigurationShape) {
            switch shape {
            case .text: self.writer.member("type", "string")
            case .enumeration(let words):
                self.writer.key("enum")
                self.writer.beginArray()
                for word in words { self.writer.value(word) }
                self.writer.endArray()
            case .integerEnumeration(let numbers):
                self.writer.key("enum")
                self.writer.beginArray()
                for number in numbers { self.writer.value(number) }
                self.writer.endArray()
            case .integer(let range):
                self.writer.member("type", "integer")
                if let range {
                    self.writer.member("minimum", range.lowerBound)
                    self.writer.member("maximum", range.upperBound)
                }
            case .boolean: self.writer.member("type", "boolean")
            case .array(let element):
                self.writer.member("type", "array")
                self.writer.key("items")
                self.writer.beginObject()
                self.writeShape(element)
                self.writer.endObject()
            case .map(let value):
                self.writer.member("type", "object")
                self.writer.key("additionalProperties")
                self.writer.beginObject()
                self.writeShape(value)
                self.writer.endObject()
            case .number: self.writer.member("type", "number")
            case .anyOf(let shapes):
                self.writer.key("anyOf")
                self.writer.beginArray()
                for shape in shapes {
                    self.writer.beginObject()
                    self.writeShape(shape)
                    self.writer.endObject()
                }
                self.writer.endArray()
            case .record(let name, let members): self.writeReference(name, isOpen: false, members)
            case .openRecord(let name, let members): self.writeReference(name, isOpen: true, members)
            case .any: break
            }
        }

        private mutating func writeReference(
            _ name: String, isOpen: Bool, _ members: @escaping @Sendable () -> [ConfigurationMember]
        ) {
            let key = name.split(separator: " ").joined(separator: "-")
            if self.written.insert(key).inserted { self.pending.append((key, isOpen, members)) }
            self.writer.member("$ref", "#/$defs/\(key)")
        }
    }
}
