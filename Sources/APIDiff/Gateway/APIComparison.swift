import APIGTranslation
import GatewayConfiguration
import SourceDocument

/// What has become of one API.
///
/// The records are compared field by field, so that no field is forgotten; each field that may differ is claimed by a rule.
struct APIComparison {
    let base: API
    let revision: API
    /// What knows where both stand.
    private let units: (base: APIUnit, revision: APIUnit)
    /// Whether documents of both sides are compared for what they tell callers; parameters and words are no matter of the gateway then.
    private let hasContract: Bool
    private(set) var changes: [Change] = []

    init(_ base: API, _ revision: API, units: (APIUnit, APIUnit), hasContract: Bool) {
        self.base = base
        self.revision = revision
        self.units = units
        self.hasContract = hasContract
    }

    /// The request the API is for, as the revision has it.
    private var subject: Change.Subject {
        .operation(method: self.revision.requestMethod.rawValue, path: self.revision.requestURI)
    }

    /// All changes, in the order of the fields.
    mutating func compare() -> [Change] {
        guard !self.base.isPlainlySame(as: self.revision) else { return [] }
        let before = self.base.callingVariables(asIn: self.revision.requestURI).canonical
        let after = self.revision.canonical
        guard before != after else { return [] }
        self.compareAuthentication()
        self.compareProtocol()
        let typeChanges = before.backendType != after.backendType
        for change in FieldChange.between(before, after) {
            let field = FieldPath(change.path)
            // What belongs to the old and the new kind of backend comes and goes with it.
            if typeChanges, field.isWholeBackend { continue }
            if self.hasContract, field.isInContract { continue }
            guard let claim = Self.claims[field.template] else {
                self.add(.setting, change)
                continue
            }
            if let rule = claim(self, change) { self.add(rule, change) }
        }
        return self.changes
    }

    mutating func add(_ rule: ChangeRule, _ change: FieldChange) {
        let action: Change.Action =
            change.before == nil ? .added : change.after == nil ? .removed : .changed
        let element = FieldPath(change.path).element
        self.changes.append(
            Change(
                rule, action, group: self.revision.groupName, subject: self.subject, element: element,
                before: Change.Side(value: change.before, place: self.units.base.place(of: change.path)),
                after: Change.Side(value: change.after, place: self.units.revision.place(of: change.path)),
                message: "\(change.before ?? "nothing") → \(change.after ?? "nothing")"))
    }

    // MARK: Fields that mean something together

    private mutating func compareAuthentication() {
        func add(_ rule: ChangeRule, _ field: String, _ before: String?, _ after: String?) {
            self.add(rule, FieldChange(path: field, before: before, after: after))
        }
        let (old, new) = (self.base.authType, self.revision.authType)
        if old != new {
            let rule: ChangeRule = old == .none ? .authAdded : new == .none ? .authRemoved : .authChanged
            add(rule, "auth_type", old.rawValue, new.rawValue)
        }
        let (oldCode, newCode) = (self.base.allowsAppCode, self.revision.allowsAppCode)
        if old == new, oldCode != newCode {
            add(newCode ? .appCodeAllowed : .appCodeForbidden, "auth_opt", Self.appCode(oldCode), Self.appCode(newCode))
        }
        let (oldName, newName) = (self.base.authorizerName, self.revision.authorizerName)
        guard oldName != newName else { return }
        if old == .authorizer, new == .authorizer {
            add(.authorizerReplaced, "authorizer_name", oldName, newName)
        } else if old != .authorizer, new != .authorizer {
            let rule: ChangeRule =
                oldName == nil ? .secondFactorAdded : newName == nil ? .secondFactorRemoved : .authorizerReplaced
            add(rule, "authorizer_name", oldName, newName)
        }
    }

    private static func appCode(_ isTaken: Bool) -> String { isTaken ? "AppCode taken" : "AppCode not taken" }

    private mutating func compareProtocol() {
        let (old, new) = (self.base.requestProtocol.schemes, self.revision.requestProtocol.schemes)
        for scheme in new where !old.contains(scheme) {
            let rule: ChangeRule = scheme == "HTTP" ? .httpAllowed : .httpsAllowed
            self.add(rule, FieldChange(path: "req_protocol", before: nil, after: scheme))
        }
        for scheme in old where !new.contains(scheme) {
            self.add(.protocolRemoved, FieldChange(path: "req_protocol", before: scheme, after: nil))
        }
    }
}

extension API {
    /// Whether another API is the same without looking at what may be written otherwise.
    fileprivate func isPlainlySame(as other: API) -> Bool {
        var other = other
        other.id = self.id
        other.groupName = self.groupName
        other.source = self.source
        return self == other
    }

    fileprivate var allowsAppCode: Bool { self.authType == .app && self.authOptions?.appCodeAuthType == .header }
}

extension FrontendProtocol {
    fileprivate var schemes: [String] {
        switch self {
        case .http: ["HTTP"]
        case .https: ["HTTPS"]
        case .both: ["HTTP", "HTTPS"]
        case .grpcs: ["GRPCS"]
        }
    }
}

/// The path of a field that changed.
struct FieldPath {
    /// The path without what is in brackets: `req_params[].required`.
    let template: String
    /// The path for people.
    let element: String

    init(_ path: String) {
        self.element = path
        var template = ""
        var depth = 0
        for character in path {
            if character == "]" { depth -= 1 }
            if depth == 0 { template.append(character) }
            if character == "[" { depth += 1 }
        }
        self.template = template
    }

    /// Whether a document tells callers of it beside the gateway.
    var isInContract: Bool {
        if self.template == "remark" || self.template == "tags" { return true }
        guard self.template.hasPrefix("req_params") else { return false }
        return !["valid_enable", "pass_through", "orchestrations"].contains { self.template.hasSuffix(".\($0)") }
    }

    /// Whether it is a backend, its parameters or its policies as a whole.
    var isWholeBackend: Bool {
        [
            "backend_api", "mock_info", "func_info", "policy_https", "policy_mocks", "policy_functions",
            "policy_https[]", "policy_mocks[]", "policy_functions[]",
        ].contains(self.template)
    }
}
