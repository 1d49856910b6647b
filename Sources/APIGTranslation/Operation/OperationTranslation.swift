import APIGExtensions
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

extension Importer {
    /// Translates one operation; faults go to the diagnostics, and any error among them makes the operation fail.
    func translate(_ context: OperationContext, path: String) -> API {
        let operation = context.operation
        let extensions = OperationExtensions(reading: operation.node, diagnostics: self.diagnostics)
        var api = API()
        api.groupName = context.group.name
        api.source = operation.key.sourceReference
        api.requestURI = path
        api.requestMethod = RequestMethod(rawValue: operation.method.displayName) ?? .any
        let name = self.translateName(context)
        api.name = name
        api.id = ResourceID.make("api", context.group.name, name)
        api.matchMode = self.translateMatchMode(extensions, operation)
        self.checkRequestPath(context, path: path, matchMode: api.matchMode)
        api.type = self.translateVisibility(extensions, operation)
        api.cors = self.translateCORS(extensions, operation)
        api.requestProtocol = self.translateProtocol(context)
        self.translateAuthentication(context, into: &api)
        context.authType = api.authType
        context.requestParameters = self.translateParameters(context)
        api.requestParameters = context.requestParameters
        self.translateBackend(extensions, context, into: &api)
        self.translateRemarks(operation, into: &api)
        self.translateSamples(operation, into: &api)
        api.contentType = extensions.contentType?.value
        api.isSendFgBodyBase64 = extensions.isSendFgBodyBase64?.value ?? true
        if !api.isSendFgBodyBase64, let contentType = extensions.contentType, contentType.value != "application/json" {
            contentType.node.report(
                .base64NeedsJSON, "the content type is \(contentType.value)", to: self.diagnostics,
                fix: extensions.isSendFgBodyBase64?.node.fix(writing: .literal("true")))
        }
        self.checkBodyEncoding(extensions, api)
        api.responseName = self.translateResponseName(extensions)
        self.bindPolicies(extensions, context, api: api)
        if self.options.givesAdvice { self.adviseOnSecurity(of: api, extensions, operation) }
        return api
    }

    /// The API's name.
    ///
    /// - Source: APIG User Guide, apig_03_0083
    private func translateName(_ context: OperationContext) -> String {
        let operation = context.operation
        guard let id = operation.operationID, !id.value.isEmpty else {
            // An error, so the operation fails; its other faults are still looked for.
            operation.key.report(
                .apiNameMissing, "the operation has no operationId", to: self.diagnostics,
                fix: self.fix(naming: context))
            return ""
        }
        if !NameRules.isAPIName(id.value) {
            id.node.report(.apiName, "operationId is \(id.node.summary)", to: self.diagnostics)
        }
        return id.value
    }

    private func translateMatchMode(_ extensions: OperationExtensions, _ operation: Operation) -> MatchMode {
        guard let mode = extensions.matchMode else {
            self.assumed("x-apigateway-match-mode", "NORMAL", operation)
            return .normal
        }
        return MatchMode(rawValue: mode.value.rawValue) ?? .normal
    }

    private func translateVisibility(_ extensions: OperationExtensions, _ operation: Operation) -> Visibility {
        guard let type = extensions.requestType else {
            self.assumed("x-apigateway-request-type", "public", operation)
            return .public
        }
        return type.value.rawValue == "private" ? .private : .public
    }

    private func translateCORS(_ extensions: OperationExtensions, _ operation: Operation) -> Bool {
        guard let cors = extensions.cors else {
            self.assumed("x-apigateway-cors", "false", operation)
            return false
        }
        return cors.value
    }

    /// Says that an extension the product's pages call mandatory is absent and what is taken instead.
    func assumed(_ key: String, _ value: String, _ operation: Operation) {
        // One that is there but wrong has been reported already.
        guard operation.node[key] == nil else { return }
        operation.key.report(
            .extensionAssumed, "the operation has no \(key); \(value) is assumed", to: self.diagnostics,
            mend: "write \(key): \(value)",
            // Which visibility is meant nobody has written down as a default.
            fix: key == RequestTypeExtension.definition.key
                ? nil : self.fix(adding: key, value == "false" ? .literal(value) : .text(value), to: operation))
    }

    private func translateRemarks(_ operation: Operation, into api: inout API) {
        if let description = operation.description, !description.value.isEmpty {
            self.checkLength(description, 255, "description")
            self.checkBrackets(description, "the description")
            api.remark = description.value
        }
        var tags: Set<String> = []
        for tag in operation.tags {
            if !tags.insert(tag.value).inserted {
                tag.node.report(
                    .tagTwice, "the tag \"\(tag.value)\" stands twice", to: self.diagnostics,
                    fix: Fix("take it out", tag.node.removedFromParent()))
            }
            if !NameRules.isTag(tag.value) {
                tag.node.report(.apiTag, "the tag is \(tag.node.summary)", to: self.diagnostics)
            }
            api.tags.append(tag.value)
        }
        if let eleventh = operation.tags.dropFirst(10).first {
            eleventh.node.report(.tooManyTags, "the operation has \(operation.tags.count) tags", to: self.diagnostics)
        }
    }

    private func translateSamples(_ operation: Operation, into api: inout API) {
        guard let node = operation.responsesNode else { return }
        let samples = ResponseSamples(
            responses: node, resolved: operation.responses.map { ($0.status.value, $0.node) },
            diagnostics: self.diagnostics)
        api.resultNormalSample = samples.normal.flatMap { $0.value.isEmpty ? nil : $0.value }
        api.resultFailureSample = samples.failure.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// - Source: APIG User Guide, apig_03_0106
    private func checkBodyEncoding(_ extensions: OperationExtensions, _ api: API) {
        guard let flag = extensions.isSendFgBodyBase64, !flag.value, api.backendType != .function,
            api.authType != .authorizer, extensions.plugins.isEmpty
        else { return }
        flag.node.report(
            .base64WithoutFunction, "the backend is of type \(api.backendType.rawValue)", to: self.diagnostics)
    }

    private func translateResponseName(_ extensions: OperationExtensions) -> String? {
        guard let name = extensions.response, !name.value.isEmpty, name.value != "default" else { return nil }
        let target = self.options.target
        let existing = target.configuration.responses.filter { $0.groupName == target.groupName }
        if !(self.configuration.responses + existing).contains(where: { $0.name == name.value }) {
            self.dangling(name, .response, self.configuration.responses.map(\.name))
        }
        return name.value
    }

    /// Binds what the operation names to the API.
    ///
    /// - Source: APIG User Guide, apig_03_0098, apig_03_0102, apig_03_0105
    private func bindPolicies(_ extensions: OperationExtensions, _ context: OperationContext, api: API) {
        func binding(_ name: String) -> PolicyBinding {
            PolicyBinding(groupName: api.groupName, apiName: api.name, policyName: name)
        }
        if let name = extensions.rateLimit, !name.value.isEmpty {
            if let policy = self.throttle(named: name.value) {
                self.checkLimits(of: policy, named: name, context.authType)
            } else {
                self.dangling(name, .throttle, self.configuration.throttles.map(\.name))
            }
            context.throttleBindings = [binding(name.value)]
        }
        if let name = extensions.accessControl, !name.value.isEmpty {
            let policies = self.configuration.accessControls + self.options.target.configuration.accessControls
            if !policies.contains(where: { $0.name == name.value }) {
                self.dangling(name, .accessControl, policies.map(\.name))
            }
            context.accessControlBindings = [binding(name.value)]
        }
        for plugin in extensions.plugins {
            self.checkResourceName(
                plugin, "plug-in", NameRules.isPluginName, allowed: "3 to 255 letters, digits, - and _, a letter first")
            self.checkExists(.plugin, plugin.value, at: plugin.node)
        }
        context.pluginBindings = extensions.plugins.map { binding($0.value) }
    }

    /// The throttling policy of a name as it will be: with `extend_mode` merge, one that is there wins over the document's.
    private func throttle(named name: String) -> ThrottlePolicy? {
        let own = self.configuration.throttles.first { $0.name == name }
        let existing = self.options.target.configuration.throttles.first { $0.name == name }
        return self.options.extendMode == .merge ? existing ?? own : own ?? existing
    }

    /// Reports a name that neither the document nor what is there defines; the gateway may have it.
    private func dangling(_ name: Located<String>, _ kind: GatewayNames.Kind, _ defined: [String]) {
        guard !self.options.isSimpleMode else { return }
        if let gateway = self.options.gatewayNames, gateway.has(kind, name.value) { return }
        let what = kind.rawValue
        let near = nearestName(to: name.value, among: defined)
        name.node.report(
            .nameNotDefined,
            "the document defines no \(what) \"\(name.value)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
            to: self.diagnostics, fix: name.node.fix(writing: near))
    }

    /// Reports a text longer than the product takes.
    func checkLength(_ text: Located<String>, _ maximum: Int, _ what: String) {
        // A text has no more scalars than bytes, and bytes are counted already.
        guard text.value.utf8.count > maximum else { return }
        let count = text.value.unicodeScalars.count
        if count > maximum {
            text.node.report(
                .textTooLong, "\(what) has \(count) characters", to: self.diagnostics,
                allowed: "at most \(maximum) characters for \(what)")
        }
    }
}
