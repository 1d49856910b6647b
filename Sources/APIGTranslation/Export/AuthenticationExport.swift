import Diagnostics
import GatewayConfiguration
import SourceDocument

/// The names of the schemes the product's exports have, used or not.
private enum SchemeName {
    static let app = "apig-auth-app"
    static let appHeader = "apig-auth-app-header"
    static let iam = "apig-auth-iam"
}

extension Exporter {
    /// The security scheme an API asks for; nothing for an open one.
    ///
    /// - Source: APIG User Guide, apig_03_0085, apig_03_0115, apig_03_0119
    func security(of api: API) -> DocumentValue? {
        let name: String
        switch api.authType {
        case .none: return nil
        case .app: name = self.free(api.authOptions?.appCodeAuthType == .header ? SchemeName.appHeader : SchemeName.app)
        case .iam: name = self.free(SchemeName.iam)
        case .authorizer: name = api.authorizerName ?? ""
        }
        if api.authType != .authorizer, let second = api.authorizerName, !second.isEmpty {
            self.report(
                .exportSecondFactor,
                "the API \"\(api.name)\" asks the authorizer \"\(second)\" beside \(api.authType.rawValue)", api,
                ["authorizer_name"])
        }
        return .list([.mapping([DocumentMember(name, .list([]))])])
    }

    /// Every scheme: the product's own, whether used or not, and the authorizers.
    ///
    /// An API with a custom authorizer needs its scheme at every level: without it a reader would take the API for open. Authorizers nobody
    /// asks in `security` belong to the level `all`.
    func securitySchemes() -> DocumentValue {
        var schemes = ObjectDraft()
        schemes[self.free(SchemeName.app)] = Self.scheme("AppSigv1", name: "Authorization").value
        var header = Self.scheme("AppSigv1", name: "Authorization")
        header["x-apigateway-auth-opt"] = .mapping([DocumentMember("appcode-auth-type", .text("header"))])
        schemes[self.free(SchemeName.appHeader)] = header.value
        schemes[self.free(SchemeName.iam)] = Self.scheme("IAM", name: "unused").value
        let asked = self.askedAuthorizers
        for authorizer in self.selection.authorizers
        where self.options.level.hasPolicies || asked.contains(where: { $0.authorizerName == authorizer.name }) {
            var scheme = Self.scheme("AUTHORIZER", name: "unused")
            scheme["x-apigateway-authorizer"] = self.authorizer(authorizer)
            schemes[authorizer.name] = scheme.value
        }
        var undefined: Set<String> = []
        for api in asked {
            let name = api.authorizerName ?? ""
            guard !self.selection.authorizers.contains(where: { $0.name == name }) else { continue }
            self.report(
                .exportAuthorizerUndefined,
                "the API \"\(api.name)\" asks the authorizer \"\(name)\", which the configuration does not define", api,
                ["authorizer_name"])
            // The name stays closed: an import refuses the operation.
            if undefined.insert(name).inserted { schemes[name] = Self.scheme("AUTHORIZER", name: "unused").value }
        }
        return schemes.value
    }

    private var askedAuthorizers: [API] { self.selection.apis.filter { $0.authType == .authorizer && !$0.isGRPC } }

    /// A name for one of the product's schemes that no authorizer has.
    private func free(_ name: String) -> String {
        var name = name
        while self.selection.authorizers.contains(where: { $0.name == name }) { name += "-1" }
        return name
    }

    private static func scheme(_ type: String, name: String) -> ObjectDraft {
        var scheme = ObjectDraft()
        scheme["in"] = .text("header")
        scheme["name"] = .text(name)
        scheme["type"] = .text("apiKey")
        scheme["x-apigateway-auth-type"] = .text(type)
        return scheme
    }

    private func authorizer(_ authorizer: CustomAuthorizer) -> DocumentValue {
        var object = ObjectDraft()
        object["auth_downgrade_enabled"] = .boolean(authorizer.authDowngradeEnabled)
        object["authorizer_alias_uri"] = .text(authorizer.authorizerAliasURI ?? "")
        object["authorizer_type"] = .text(authorizer.authorizerType)
        object["authorizer_uri"] = .text(authorizer.authorizerURI)
        object["authorizer_version"] = .text(authorizer.authorizerVersion ?? "")
        object["identities"] = .list(
            authorizer.identities.map { identity in
                var object = ObjectDraft()
                object["location"] = .text(identity.location.rawValue)
                object["name"] = .text(identity.name)
                object["validation"] = .text(identity.validation ?? "")
                return object.value
            })
        object["need_body"] = .boolean(authorizer.needBody)
        object["network_type"] = .text(authorizer.networkType)
        object["retry_attempts"] = .number(authorizer.retryAttempts)
        object["timeout"] = .number(authorizer.timeout)
        object["ttl"] = .number(authorizer.ttl)
        object["type"] = .text(authorizer.type.rawValue)
        if let data = authorizer.userData, !data.isEmpty {
            self.report(
                .exportUserData, "the authorizer \"\(authorizer.name)\" has user data",
                at: self.places.node(.authorizers, [authorizer.name], ["user_data"]))
        }
        return object.value
    }
}
