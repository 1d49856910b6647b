package import Diagnostics
package import SourceDocument

/// The extensions of a security scheme.
package struct SecuritySchemeExtensions: Sendable {
    package private(set) var authType: Located<AuthTypeExtension>?
    package private(set) var authOpt: AuthOptExtension?
    package private(set) var authorizer: AuthorizerExtension?

    /// Reads the extensions of a scheme; the scheme itself is read elsewhere.
    package init(reading scheme: Node, diagnostics: DiagnosticCollector) {
        let values = ValueReader(diagnostics: diagnostics)
        for entry in scheme.entries where entry.key.utf8.starts(with: "x-apigateway-".utf8) {
            switch entry.key.text {
            case AuthTypeExtension.definition.key:
                if let text = values.text(entry.value, AuthTypeExtension.definition.key) {
                    self.authType = Self.authType(text, diagnostics)
                }
            case AuthOptExtension.definition.key:
                self.authOpt = AuthOptExtension(reading: entry.value, diagnostics: diagnostics)
            case AuthorizerExtension.definition.key:
                self.authorizer = AuthorizerExtension(reading: entry.value, diagnostics: diagnostics)
            default: ExtensionCatalogue.reportStray(entry, at: .securityScheme, diagnostics)
            }
        }
        if let authOpt, self.authType?.value.text != "AppSigv1" {
            authOpt.node.report(
                .authOptWithoutApp, "the scheme's mode is \(self.authType?.value.text ?? "not given")", to: diagnostics,
                fix: Fix("take it out", authOpt.node.parent?.removing(AuthOptExtension.definition.key)))
        }
    }

    private static func authType(_ text: Located<String>, _ diagnostics: DiagnosticCollector) -> Located<
        AuthTypeExtension
    > {
        let known = ["AppSigv1", "IAM", "AUTHORIZER"]
        var value = text.value
        if value == "IAM_NONE" {
            text.node.report(.iamNone, "found IAM_NONE", to: diagnostics, fix: text.node.fix(writing: "IAM"))
        } else if !known.contains(value) {
            if let meant = known.first(where: { $0.lowercased() == value.lowercased() }) {
                text.node.report(
                    .extensionSpelling, "the mode is \(text.node.summary)", to: diagnostics, allowed: meant,
                    fix: text.node.fix(writing: meant))
                value = meant
            } else {
                let near = nearestName(to: value, among: known)
                text.node.report(
                    .extensionValueNotAllowed,
                    "x-apigateway-auth-type is \(text.node.summary)" + (near.map { "; did you mean \($0)?" } ?? ""),
                    to: diagnostics, allowed: "AppSigv1 or IAM", fix: text.node.fix(writing: near))
            }
        }
        return Located(AuthTypeExtension(text: value), at: text.node)
    }
}
