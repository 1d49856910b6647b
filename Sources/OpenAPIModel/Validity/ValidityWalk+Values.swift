import Diagnostics
import SourceDocument

/// Values by the rules of the tables.
extension ValidityWalk {
    /// Checks the value of a member.
    func check(_ node: Node, _ rule: ValueRule, _ what: String, of owner: ObjectKind, key: Node?) {
        switch rule {
        case .any: break
        case .text: self.checkText(node, what, of: owner)
        case .url: if self.checkText(node, what, of: owner) { self.checkURL(node, what) }
        case .email: if self.checkText(node, what, of: owner) { self.checkEmail(node, what) }
        case .mediaType: if self.checkText(node, what, of: owner) { self.checkMediaTypeName(node) }
        case .boolean: self.checkBoolean(node, what, of: owner)
        case .number: self.expect(node.double != nil, node, what, "a number", of: owner)
        case .positive: self.expect(node.double.map { $0 > 0 } ?? false, node, what, "a number above 0", of: owner)
        case .count:
            self.expect(node.integer.map { $0 >= 0 } ?? false, node, what, "a whole number of at least 0", of: owner)
        case .word(let words):
            if self.checkText(node, what, of: owner), !words.contains(node.text) {
                self.valueNotAllowed(node, what, allowed: words)
            }
        case .types: self.checkTypes(node)
        case .object(let kind): self.visit(node, as: kind, key: kind == .operation ? key : nil)
        case .reference(let kind): self.checkReference(node, to: kind, key: nil)
        case .schema: self.checkSchemaValue(node)
        case .booleanOrSchema: if node.boolean == nil { self.checkSchemaValue(node) }
        case .list(let item, let atLeast, let uniqueIn):
            self.checkList(
                node, item, what, of: owner, atLeast: atLeast, isUnique: uniqueIn.contains(self.version.set))
        case .map(let value): self.checkMap(node, value, what, of: owner)
        case .definitions(let value):
            self.checkMap(node, value, what, of: owner)
            self.checkNames(node)
        case .content(let isSingle): self.checkContent(node, isSingle: isSingle)
        }
    }

    private func expect(_ isRight: Bool, _ node: Node, _ what: String, _ expected: String, of owner: ObjectKind) {
        if !isRight { self.wrongType(node, what, expected: expected, of: owner, isKeyword: true) }
    }

    @discardableResult
    private func checkText(_ node: Node, _ what: String, of owner: ObjectKind) -> Bool {
        if node.scalarType == .string { return true }
        // YAML's `version: 1.0` is a number, and everybody writes it.
        if owner == .info, what == "version", node.double != nil {
            node.report(
                .openAPIVersionForm, "\"version\" is \(node.summary)", to: self.diagnostics,
                mend: "write '\(node.text)' in quotes")
            return true
        }
        self.wrongType(node, what, expected: "a text", of: owner, isKeyword: true)
        return false
    }

    private func checkBoolean(_ node: Node, _ what: String, of owner: ObjectKind) {
        if node.boolean != nil { return }
        guard node.legacyBoolean != nil else {
            self.wrongType(node, what, expected: "true or false", of: owner, isKeyword: true)
            return
        }
        node.report(.booleanByOldWord, "\"\(what)\" is written as \(node.text)", to: self.diagnostics)
    }

    // MARK: Containers

    private func checkList(
        _ node: Node, _ item: ValueRule, _ what: String, of owner: ObjectKind, atLeast: Int, isUnique: Bool
    ) {
        guard node.isSequence else {
            self.wrongType(node, what, expected: "a list", of: owner, isKeyword: !item.holdsObjects)
            return
        }
        if node.count < atLeast {
            node.report(.listEmpty, "\"\(what)\" is empty", to: self.diagnostics)
        }
        var seen: Set<String> = []
        for value in node.items {
            self.check(value, item, "an item of \(what)", of: owner, key: nil)
            if isUnique, !seen.insert(CanonicalText.of(value)).inserted {
                value.report(.listDuplicate, "\"\(what)\" has \(value.summary) twice", to: self.diagnostics)
            }
        }
    }

    private func checkMap(_ node: Node, _ value: ValueRule, _ what: String, of owner: ObjectKind) {
        guard node.isMapping else {
            self.wrongType(node, what, expected: "a mapping", of: owner)
            return
        }
        self.markMap(node)
        for entry in node.entries {
            // 2.0's scopes are an object with extensions; the names of other maps are free.
            if what == "scopes", self.version == .v2, entry.keyHasPrefix("x-") { continue }
            self.check(entry.value, value, entry.key.text, of: owner, key: entry.key)
        }
    }

    /// The names of shared definitions.
    ///
    /// - Source: OpenAPI 3.0.3 §4.7.7
    private func checkNames(_ node: Node) {
        for entry in node.entries {
            let isName = entry.key.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
            if !isName || entry.key.utf8.isEmpty {
                entry.key.report(.openAPIComponentName, "the name is \"\(entry.key.text)\"", to: self.diagnostics)
            }
        }
    }

    /// - Source: OpenAPI 3.0.3 §4.7.12, §4.7.13
    private func checkContent(_ node: Node, isSingle: Bool) {
        guard node.isMapping else {
            self.wrongType(node, "content", expected: "a mapping", of: .mediaType)
            return
        }
        self.markMap(node)
        if isSingle, node.count != 1 {
            node.report(.contentNotSingle, "there are \(node.count) media types", to: self.diagnostics)
        }
        for entry in node.entries {
            self.checkMediaTypeName(entry.key)
            self.visit(entry.value, as: .mediaType)
            self.checkMediaTypeExamples(entry.value, mediaType: entry.key.text)
        }
    }

    // MARK: Forms of texts

    /// A media type or range, parameters or not.
    ///
    /// - Source: RFC 9110 §8.3.1, §12.5.1
    func checkMediaTypeName(_ node: Node) {
        let name = node.text.prefix { $0 != ";" }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isRight =
            parts.count == 2
            && parts.allSatisfy { part in
                let text = part.drop { $0 == " " }.reversed().drop { $0 == " " }
                return !text.isEmpty
                    && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$&-^_.+*".contains($0)) }
            }
        if !isRight {
            node.report(.mediaTypeMalformed, "the media type is \"\(node.text)\"", to: self.diagnostics)
        }
    }

    private func checkURL(_ node: Node, _ what: String) {
        if node.utf8.isEmpty || node.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
            node.report(.textForm, "\"\(what)\" is \(node.summary), which is no URL", to: self.diagnostics)
        }
    }

    private func checkEmail(_ node: Node, _ what: String) {
        let parts = node.text.split(separator: "@", omittingEmptySubsequences: false)
        if parts.count != 2 || parts.contains(where: \.isEmpty) || node.utf8.contains(UInt8(ascii: " ")) {
            node.report(.textForm, "\"\(what)\" is \(node.summary), which is no mail address", to: self.diagnostics)
        }
    }
}
