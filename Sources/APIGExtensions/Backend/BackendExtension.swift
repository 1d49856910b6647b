import Diagnostics
package import SourceDocument

/// The kinds of backends.
///
/// - Source: APIG User Guide, apig_03_0090, apig_03_0136
package enum BackendTypeName: String, ExtensionWord {
    case http = "HTTP"
    case httpVPC = "HTTP-VPC"
    case function = "FUNCTION"
    case mock = "MOCK"
    /// Opened by the product on request only.
    case httpVPCMemberGroup = "HTTP-VPC-MEMBER-GROUP"

    package var meaning: String {
        switch self {
        case .http: "reached by its address"
        case .httpVPC: "behind a load balance channel"
        case .function: "a FunctionGraph function"
        case .mock: "the gateway answers itself"
        case .httpVPCMemberGroup: "a channel with a URL for each server group; opened on request only"
        }
    }

    /// The member that describes a backend of the kind.
    var endpointsKey: String {
        switch self {
        case .http: "httpEndpoints"
        case .httpVPC: "httpVpcEndpoints"
        case .function: "functionEndpoints"
        case .mock: "mockEndpoints"
        case .httpVPCMemberGroup: "httpVpcMemberGroupEndpoints"
        }
    }
}

/// `x-apigateway-backend`: the default backend of an API.
///
/// - Source: APIG User Guide, apig_03_0090
package struct BackendExtension: Sendable {
    package let node: Node
    package let type: Located<BackendTypeName>?
    package let parameters: [BackendParameterExtension]
    package private(set) var httpEndpoints: HTTPEndpoints?
    package private(set) var httpVpcEndpoints: HTTPVpcEndpoints?
    package private(set) var httpVpcMemberGroupEndpoints: HTTPVpcMemberGroupEndpoints?
    package private(set) var functionEndpoints: FunctionEndpoints?
    package private(set) var mockEndpoints: MockEndpoints?
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-backend", source: ExtensionDefinition.page("0090"),
        [
            Field(
                "type", .word(WordSet(BackendTypeName.self)), isRequired: true, "kind of the backend",
                "Exactly the endpoints of this kind must stand beside it; others are dropped."),
            Field(
                "parameters", .list(.object(BackendParameterExtension.shape)), source: ExtensionDefinition.page("0091"),
                "what is sent beside the body, at most 50",
                "Request parameters under other names or places, constants, and what the gateway knows."),
            Field(
                "httpEndpoints", .object(HTTPEndpoints.shape), source: HTTPEndpoints.shape.source, "for type HTTP",
                "A backend reached by its address."),
            Field(
                "httpVpcEndpoints", .object(HTTPVpcEndpoints.shape), source: HTTPVpcEndpoints.shape.source,
                "for type HTTP-VPC", "A backend behind a load balance channel, which must exist on the gateway."),
            Field(
                "functionEndpoints", .object(FunctionEndpoints.shape), source: FunctionEndpoints.shape.source,
                "for type FUNCTION", "A FunctionGraph function; the keys are in kebab case."),
            Field(
                "mockEndpoints", .object(MockEndpoints.shape), source: MockEndpoints.shape.source, "for type MOCK",
                "An answer the gateway gives itself."),
            Field(
                "httpVpcMemberGroupEndpoints", .object(HTTPVpcMemberGroupEndpoints.shape),
                source: HTTPVpcMemberGroupEndpoints.shape.source, "for type HTTP-VPC-MEMBER-GROUP",
                "A channel with one URL for each of its server groups."),
        ])

    package static let definition = ExtensionDefinition(
        "x-apigateway-backend", "E7", page: "0090", .operation, .object(Self.shape), "default backend",
        "Where requests go when no backend policy takes them.")

    init?(reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.init(reader, diagnostics)
    }

    /// Reads the members a default backend and a policy's backend share.
    init(_ reader: ObjectReader, _ diagnostics: DiagnosticCollector) {
        self.node = reader.node
        self.unknown = reader.unknown
        self.type = reader.word("type", BackendTypeName.self)
        self.parameters = reader.items("parameters").compactMap {
            BackendParameterExtension(reading: $0, diagnostics: diagnostics)
        }
        guard let type = self.type else { return }
        let key = type.value.endpointsKey
        guard let endpoints = reader.any(key), !endpoints.isNull else {
            self.node.report(
                .endpointsMissing, "the backend is of type \(type.value.rawValue) and has no \"\(key)\"",
                to: diagnostics,
                mend: "add \(key)")
            return
        }
        switch type.value {
        case .http: self.httpEndpoints = HTTPEndpoints(reading: endpoints, diagnostics: diagnostics)
        case .httpVPC: self.httpVpcEndpoints = HTTPVpcEndpoints(reading: endpoints, diagnostics: diagnostics)
        case .function: self.functionEndpoints = FunctionEndpoints(reading: endpoints, diagnostics: diagnostics)
        case .mock: self.mockEndpoints = MockEndpoints(reading: endpoints, diagnostics: diagnostics)
        case .httpVPCMemberGroup:
            self.httpVpcMemberGroupEndpoints = HTTPVpcMemberGroupEndpoints(reading: endpoints, diagnostics: diagnostics)
        }
        for other in BackendTypeName.allCases where other != type.value {
            guard let foreign = reader.any(other.endpointsKey), !foreign.isNull else { continue }
            foreign.report(
                .endpointsForeign,
                "\"\(other.endpointsKey)\" does not go with type \(type.value.rawValue) and is dropped",
                to: diagnostics,
                fix: Fix("take it out", self.node.removing(other.endpointsKey)))
        }
    }
}
