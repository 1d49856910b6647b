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
            Field("type", .word(BackendTypeName.words), isRequired: true, "kind of the backend"),
            Field("parameters", .list(BackendParameterExtension.shape), "what is sent beside the body, at most 50"),
            Field("httpEndpoints", .object(HTTPEndpoints.shape), "for type HTTP"),
            Field("httpVpcEndpoints", .object(HTTPVpcEndpoints.shape), "for type HTTP-VPC"),
            Field("functionEndpoints", .object(FunctionEndpoints.shape), "for type FUNCTION"),
            Field("mockEndpoints", .object(MockEndpoints.shape), "for type MOCK"),
            Field(
                "httpVpcMemberGroupEndpoints", .object(HTTPVpcMemberGroupEndpoints.shape),
                "for type HTTP-VPC-MEMBER-GROUP"),
        ])

    package static let definition = ExtensionDefinition(
        "x-apigateway-backend", "E7", page: "0090", .operation, .object(Self.shape), "default backend")

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
