import APIGExtensions
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

extension Importer {
    /// The authentication mode an operation's `security` amounts to; the root's applies where the operation says nothing.
    ///
    /// Anything that cannot be understood makes the operation fail: it is never imported as open.
    ///
    /// - Source: APIG User Guide, apig_03_0085, apig_03_0115, apig_03_0119
    func translateAuthentication(_ context: OperationContext, into api: inout API) {
        if context.operation.security == nil, let first = self.document.security?.first {
            self.dropped.noteShared("root security", at: first.node, self.diagnostics)
        }
        let requirements = context.operation.security ?? self.document.security ?? []
        // An empty requirement (`{}`) asks for nothing; beside others it makes them optional, which the product does not know.
        guard let requirement = requirements.first, !(requirements.count == 1 && requirement.schemes.isEmpty) else {
            api.authType = .none
            return
        }
        guard requirements.count == 1, requirement.schemes.count == 1, let scheme = requirement.schemes.first else {
            requirement.node.report(
                .securityNotSingle,
                "security asks for \(requirements.count) alternatives with "
                    + "\(requirements.reduce(0) { $0 + $1.schemes.count }) schemes",
                to: self.diagnostics)
            return
        }
        // A name that is not defined has been reported by the reader of the document as an error.
        guard let known = self.schemes[scheme.name.value] else {
            context.refusal = "the security scheme \(scheme.name.value) is not defined"
            return
        }
        self.apply(known.scheme, known.extensions, use: scheme.name, into: &api)
    }

    private func apply(
        _ scheme: SecurityScheme, _ extensions: SecuritySchemeExtensions, use: Located<String>, into api: inout API
    ) {
        if let authorizer = extensions.authorizer {
            guard authorizer.type?.value != .backend else {
                use.node.report(
                    .securitySchemeUnusable, "the authorizer \"\(use.value)\" is a backend authorizer",
                    to: self.diagnostics)
                return
            }
            api.authType = .authorizer
            api.authorizerName = use.value
            return
        }
        switch extensions.authType?.value.text {
        case "AppSigv1":
            api.authType = .app
            // Disabled is what goes without saying.
            if let option = extensions.authOpt?.appCodeAuthType, option.value == .header {
                api.authOptions = AuthenticationOptions(appCodeAuthType: .header)
                if api.requestProtocol == .http || api.requestProtocol == .both {
                    self.reportOnce(
                        .appCodeOverHTTP, "\"\(use.value)\" allows AppCodes, and APIs that use it take plain HTTP",
                        at: use.node)
                }
            }
        case "IAM": api.authType = .iam
        case "IAM_NONE":
            // Not described for this product: the stricter reading keeps the API closed.
            api.authType = .iam
        case "AUTHORIZER", nil:
            use.node.report(
                .securitySchemeUnusable,
                "the scheme \"\(use.value)\" has neither x-apigateway-auth-type nor x-apigateway-authorizer",
                to: self.diagnostics,
                notes: [Diagnostic.Note("defined here", at: scheme.name.node.location)])
        case let other?:
            use.node.report(
                .securitySchemeUnusable, "the scheme \"\(use.value)\" has the unknown mode \"\(other)\"",
                to: self.diagnostics)
        }
    }

    /// The authorizers of the security schemes; a scheme's name is the authorizer's.
    ///
    /// - Source: APIG User Guide, apig_03_0119
    func translateAuthorizers() {
        for scheme in self.document.components.securitySchemes {
            guard let entry = self.schemes[scheme.name.value] else { continue }
            let extensions = entry.extensions
            if extensions.authType != nil || extensions.authorizer != nil { self.checkCarrier(scheme) }
            guard let authorizer = extensions.authorizer else { continue }
            if !NameRules.isPolicyName(scheme.name.value) {
                scheme.name.node.report(
                    .policyName, "the authorizer's name is \"\(scheme.name.value)\"", to: self.diagnostics,
                    severity: .warning)
            }
            if let urn = authorizer.authorizerURI { self.checkFunction(urn) }
            var translated = CustomAuthorizer()
            translated.id = ResourceID.make("authorizer", scheme.name.value)
            translated.name = scheme.name.value
            translated.source = scheme.name.node.sourceReference
            translated.type = authorizer.type?.value == .backend ? .backend : .frontend
            translated.authorizerType = authorizer.authorizerType?.value ?? "FUNC"
            translated.authorizerURI = authorizer.authorizerURI?.value ?? ""
            translated.authorizerVersion = authorizer.authorizerVersion?.value.nilIfEmpty
            translated.authorizerAliasURI = authorizer.authorizerAliasURI?.value.nilIfEmpty
            translated.networkType = authorizer.networkType?.value ?? "V1"
            translated.identities = authorizer.identities.map { identity in
                var result = AuthorizerIdentity()
                result.name = identity.name?.value ?? ""
                result.location = identity.location?.value.rawValue == "QUERY" ? .query : .header
                result.validation = identity.validation?.value.nilIfEmpty
                return result
            }
            translated.ttl = authorizer.ttl?.value ?? 0
            translated.timeout = authorizer.timeout?.value ?? 5_000
            translated.retryAttempts = authorizer.retryAttempts?.value ?? 0
            translated.needBody = authorizer.needBody?.value ?? false
            translated.authDowngradeEnabled = authorizer.authDowngradeEnabled?.value ?? false
            self.definitions[DefinitionKey(.authorizer, translated.name)] = scheme.name.node
            self.configuration.authorizers.append(translated)
        }
    }

    /// Schemes with the gateway's extensions must be `apiKey` in `header`.
    private func checkCarrier(_ scheme: SecurityScheme) {
        if let type = scheme.type, type.value != "apiKey" {
            type.node.report(
                .securitySchemeCarrier, "\"type\" is \(type.node.summary)", to: self.diagnostics,
                fix: type.node.fix(writing: "apiKey"))
        }
        if let place = scheme.place, place.value != "header" {
            place.node.report(
                .securitySchemeCarrier, "\"in\" is \(place.node.summary)", to: self.diagnostics,
                fix: place.node.fix(writing: "header"))
        }
    }
}

extension String {
    /// The text, or `nil` when it is empty: exports write unset texts as ''.
    var nilIfEmpty: String? { self.isEmpty ? nil : self }
}
