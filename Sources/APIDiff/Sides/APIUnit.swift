import APIGTranslation
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

/// An API as one side has it: what the gateway makes of it, what its document tells its callers, or both.
struct APIUnit {
    let group: String
    let method: String
    let path: String
    let name: String
    /// `nil` for an operation that an import would refuse.
    let api: API?
    /// `nil` where there is only a configuration.
    let operation: ContractOperation?
    /// Which document it stands in, by its position on its side.
    let document: Int?

    var subject: Change.Subject { .operation(method: self.method, path: self.path) }

    /// With the pointer where a document was read.
    var place: ChangePlace? { self.operation?.place ?? ChangePlace(source: self.api?.source) }

    /// Method and path without the names of variables.
    var route: String {
        self.operation?.route ?? "\(self.method) \((try? PathTemplate(self.path))?.shape ?? self.path)"
    }

    /// What its requests come to, as text; `nil` where that is not known or says little.
    var backend: String? {
        guard let api, api.backendType != .mock else { return nil }
        let backend = api.backendAPI.map { DocumentValue(record: $0).compactJSON }
        let function = api.functionInfo.map { DocumentValue(record: $0).compactJSON }
        return backend ?? function
    }
}

/// The APIs of one side.
struct APIUnits {
    /// The APIs in the order of the configuration, then the operations no import takes.
    private(set) var byGroup: [String: [APIUnit]] = [:]
    /// Readers of the documents, by their positions.
    let readers: [ContractReader]

    /// The APIs of a side.
    ///
    /// - Parameters:
    ///   - side: The side.
    ///   - includesRefused: Whether operations count that cannot be imported; beside a configuration, which has none, they do not.
    init(_ side: DefinitionSide, includesRefused: Bool) {
        self.readers = side.documents.map { ContractReader(document: $0.document, resolver: $0.resolver) }
        var operations: [String: (operation: ContractOperation, document: Int)] = [:]
        var order: [String] = []
        for (position, entry) in side.documents.enumerated() {
            let reader = self.readers[position]
            for (path, operation) in entry.document.operations {
                let requestPath = entry.document.requestPath(path.path.value)
                // A path item that is shared stands at one place and is several APIs.
                let source = "\(operation.key.sourceReference) \(requestPath)"
                if operations[source] == nil { order.append(source) }
                operations[source] = (
                    reader.operation(
                        method: operation.method.displayName, path: requestPath,
                        key: operation.key, operation.node, in: path.node), position
                )
            }
        }
        for api in side.configuration.apis {
            let known = api.source.flatMap { operations.removeValue(forKey: "\($0) \(api.requestURI)") }
            self.byGroup[api.groupName, default: []].append(
                APIUnit(
                    group: api.groupName, method: api.requestMethod.rawValue, path: api.requestURI, name: api.name,
                    api: api, operation: known?.operation, document: known?.document))
        }
        guard includesRefused else { return }
        for source in order {
            guard let (operation, document) = operations[source] else { continue }
            let group = side.documents[document].groupName
            self.byGroup[group, default: []].append(
                APIUnit(
                    group: group, method: operation.method, path: operation.path,
                    name: operation.operationID?.value ?? "", api: nil, operation: operation, document: document))
        }
    }
}
