import APIGExtensions
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

/// Advice on security: what the product takes as it is and a careful team would not.
extension Importer {
    /// Looks at an API with its backends.
    func adviseOnSecurity(of api: API, _ extensions: OperationExtensions, _ operation: Operation) {
        if api.authType == .none, api.type == .public, operation.method != .options {
            operation.key.report(
                .adviceOpenAPI, "\(operation.method.displayName) \(api.requestURI) is public and authenticates nobody",
                to: self.diagnostics)
        }
        if extensions.rateLimit == nil, extensions.plugins.isEmpty {
            operation.key.report(
                .adviceNoThrottle, "no throttling policy and no plug-in is named", to: self.diagnostics)
        }
        let defaults = extensions.backend.map { [$0] } ?? []
        for backend in defaults + extensions.backendPolicies.map(\.backend) {
            if let endpoints = backend.httpEndpoints { self.adviseOnSecurity(of: endpoints) }
            for parameter in backend.parameters { self.adviseOnSecurity(of: parameter) }
        }
        self.adviseOnSamples(operation)
    }

    /// Looks at an access control policy.
    func adviseOnSecurity(of policy: AccessControlPolicy, at node: Node) {
        guard policy.type == .deny else { return }
        node.report(
            .adviceDenyList, "the policy \"\(policy.name)\" refuses those it names and lets everybody else through",
            to: self.diagnostics)
    }

    private func adviseOnSecurity(of endpoints: HTTPEndpoints) {
        guard let address = endpoints.address, !address.value.contains("#") else { return }
        let place = AddressPlace(address.value)
        if place != .elsewhere {
            address.node.report(
                .adviceInternalBackend, "the backend is \(address.value), \(place.rawValue)", to: self.diagnostics,
                severity: place == .linkLocal ? nil : .info)
        } else if endpoints.scheme?.value.rawValue.lowercased() == "http" {
            (endpoints.scheme?.node ?? address.node).report(
                .advicePlainBackend, "\(address.value) is called over HTTP", to: self.diagnostics)
        }
    }

    private func adviseOnSecurity(of parameter: BackendParameterExtension) {
        guard parameter.origin?.value == .constant, let name = parameter.name, let value = parameter.value,
            SecretText.isSecret(value.value, namedBy: name.value)
        else { return }
        value.node.report(
            .adviceSecretInDocument, "the constant \(name.value) has a value of \(value.value.count) characters",
            to: self.diagnostics)
    }

    private func adviseOnSamples(_ operation: Operation) {
        guard let responses = operation.responsesNode else { return }
        for response in responses.entries {
            for entry in response.value.entries where entry.keyHasPrefix("x-apigateway-result-") {
                guard entry.value.isScalar, SecretText.holdsToken(entry.value.text) else { continue }
                entry.value.report(
                    .adviceSecretInDocument, "the sample of status \(response.key.text) holds a token or a key",
                    to: self.diagnostics)
            }
        }
    }
}

/// Where an address leads.
enum AddressPlace: String {
    case loopback = "the machine it is called from"
    case linkLocal = "a link-local address, such as the metadata service's"
    case privateNetwork = "an address of a private network"
    case elsewhere = "an address elsewhere"

    /// - Parameter address: `host` or `host:port`.
    /// - Source: RFC 1918 §3, RFC 6890 §2.2.2, RFC 4193 §3, RFC 4291 §2.5
    init(_ address: String) {
        var host = address.lowercased()
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            host = String(host[host.index(after: host.startIndex)..<end])
        } else if host.count(where: { $0 == ":" }) == 1, let colon = host.firstIndex(of: ":") {
            host = String(host[..<colon])
        }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        if AddressText.isIPv4(host), let first = parts[0], let second = parts[1] {
            switch (first, second) {
            case (127, _): self = .loopback
            case (169, 254): self = .linkLocal
            case (10, _), (172, 16...31), (192, 168): self = .privateNetwork
            default: self = .elsewhere
            }
        } else if AddressText.isIPv6(host) {
            switch host {
            case "::1": self = .loopback
            case _ where ["fe8", "fe9", "fea", "feb"].contains(where: host.hasPrefix): self = .linkLocal
            case _ where host.hasPrefix("fc") || host.hasPrefix("fd"): self = .privateNetwork
            default: self = .elsewhere
            }
        } else {
            self = host == "localhost" || host.hasSuffix(".localhost") ? .loopback : .elsewhere
        }
    }
}

/// What looks like a secret.
enum SecretText {
    private static let words = [
        "authorization", "password", "passwd", "secret", "token", "api-key", "apikey", "api_key", "access-key",
        "access_key",
        "private-key", "private_key", "credential",
    ]

    /// Whether a value under a name looks like one: the name says so and the value is no variable, or the value is one by its form.
    static func isSecret(_ value: String, namedBy name: String) -> Bool {
        if value.contains("#") || value.hasPrefix("$") { return false }
        if self.holdsToken(value) { return true }
        let name = name.lowercased()
        return value.utf8.count >= 8 && self.words.contains { name.contains($0) }
    }

    /// Whether a text holds a private key or a signed token.
    static func holdsToken(_ text: String) -> Bool {
        if text.contains("PRIVATE KEY-----") { return true }
        // `{"` in Base64 begins every header of a JSON Web Token.
        return text.split(whereSeparator: { !($0.isLetter || $0.isNumber || "-_.".contains($0)) }).contains { word in
            let parts = word.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 3 && parts[0].hasPrefix("eyJ") && parts[1].hasPrefix("eyJ") && parts[2].count >= 20
        }
    }
}
