/// One thing a document can get wrong, with everything a person needs to mend it.
///
/// Codes are stable: they never change meaning and are never used again. The first digit tells the area: 1 reading, 2 OpenAPI, 3 extensions,
/// 4 cross-object, 5 product limits, 6 import, 7 security advice, 8 conversion, 9 instance and configuration.
package struct Rule: Sendable, Hashable {
    /// `APIG` and four digits.
    package let code: String
    /// The rule's name in kebab case.
    package let name: String
    /// The severity a finding has unless the user sets another.
    package let severity: Severity
    /// What is wrong, in one line.
    package let title: String
    /// What is allowed instead.
    package let allowed: String
    /// What to do about it.
    package let mend: String
    /// The page or section the rule comes from.
    package let source: String
    /// The product's error code that an upload would meet, such as `APIG.2026`; `nil` where the product has none.
    package let product: String?
    /// The smallest text that breaks the rule.
    package let wrong: String
    /// The same text as it should be.
    package let right: String
    /// Whether there are findings that `--fix` mends; not every one has only one way to be mended.
    package let isFixable: Bool

    package init(
        _ code: String,
        _ name: String,
        _ severity: Severity,
        title: String,
        allowed: String,
        mend: String,
        source: String,
        product: String? = nil,
        wrong: String,
        right: String,
        isFixable: Bool = false
    ) {
        self.code = code
        self.name = name
        self.severity = severity
        self.title = title
        self.allowed = allowed
        self.mend = mend
        self.source = source
        self.product = product
        self.wrong = wrong
        self.right = right
        self.isFixable = isFixable
    }

    /// Code and name; where they are the same, once.
    package var label: String { self.code == self.name ? self.code : "\(self.code) \(self.name)" }

    package static func == (left: Rule, right: Rule) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(self.code) }

    /// Every rule there is, in the order of their codes.
    ///
    /// The only list.
    package static let all: [Rule] =
        (readingRules + suppressionRules + openAPIRules + openAPIStructureRules + openAPISchemaRules + extensionRules
        + policyExtensionRules + crossObjectRules
        + limitRules + importRules + importConflictRules
        + securityAdviceRules + extensionContentRules + routeRules + textRules + gatewayRules + patternAdviceRules
        + configurationRules + conversionRules + exportRules).sorted { $0.code < $1.code }

    /// Finds a rule by its code or its name, in any case.
    package static func named(_ text: String) -> Rule? {
        let wanted = text.lowercased()
        return self.all.first { $0.code.lowercased() == wanted || $0.name == wanted }
    }
}
