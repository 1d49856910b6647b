import APIGTranslation
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

/// Where an operation stands in its document.
struct ContractSource {
    /// Which document, by its position on its side.
    let document: Int
    let reader: ContractReader
    let method: String
    /// With `basePath`.
    let path: String
    let key: Node
    let node: Node
    let item: Node
}

/// An API as one side has it: what the gateway makes of it, what its document tells its callers, or both.
///
/// An object, for it holds dozens of texts.
final class APIUnit {
    let group: String
    let method: String
    let path: String
    let name: String
    /// `nil` for an operation that an import would refuse.
    let api: API?
    /// `nil` where there is only a configuration.
    let source: ContractSource?

    /// What the document tells callers, read when it is asked for.
    private(set) lazy var operation: ContractOperation? = self.source.map { source in
        source.reader.operation(
            method: source.method, path: source.path, key: source.key, source.node, in: source.item)
    }

    var subject: Change.Subject { .operation(method: self.method, path: self.path) }

    /// With the pointer where a document was read.
    var place: ChangePlace? { self.source.map { ChangePlace($0.key) } ?? ChangePlace(source: self.api?.source) }

    /// Method and path without the names of variables.
    let route: String

    init(group: String, method: String, path: String, name: String, api: API?, source: ContractSource?) {
        self.group = group
        self.method = method
        self.path = path
        self.name = name
        self.api = api
        self.source = source
        self.route = "\(method) \((try? PathTemplate(path))?.shape ?? path)"
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
    private var byGroup: [String: [APIUnit]] = [:]
    /// Readers of the documents, by their positions.
    let readers: [ContractReader]

    /// The APIs of a side.
    init(_ side: DefinitionSide) {
        self.readers = side.documents.map { ContractReader(document: $0.document, resolver: $0.resolver) }
        var sources: [String: ContractSource] = [:]
        var order: [String] = []
        for (position, entry) in side.documents.enumerated() {
            for (path, operation) in entry.document.operations {
                let requestPath = entry.document.requestPath(path.path.value)
                // A path item that is shared stands at one place and is several APIs.
                let key = "\(operation.key.sourceReference) \(requestPath)"
                if sources[key] == nil { order.append(key) }
                sources[key] = ContractSource(
                    document: position, reader: self.readers[position], method: operation.method.displayName,
                    path: requestPath, key: operation.key, node: operation.node, item: path.node)
            }
        }
        for api in side.configuration.apis {
            let source = api.source.flatMap { sources.removeValue(forKey: "\($0) \(api.requestURI)") }
            self.byGroup[api.groupName, default: []].append(
                APIUnit(
                    group: api.groupName, method: api.requestMethod.rawValue, path: api.requestURI, name: api.name,
                    api: api, source: source))
        }
        for key in order {
            guard let source = sources[key] else { continue }
            let group = side.documents[source.document].groupName
            self.byGroup[group, default: []].append(
                APIUnit(
                    group: group, method: source.method, path: source.path,
                    name: source.node["operationId"]?.text ?? "", api: nil, source: source))
        }
    }

    /// The APIs of a group.
    ///
    /// - Parameters:
    ///   - group: The group's name.
    ///   - includesRefused: Whether operations count that cannot be imported; beside a configuration, which has none, they do not.
    /// - Returns: The APIs.
    func units(of group: String, includesRefused: Bool) -> [APIUnit] {
        let units = self.byGroup[group] ?? []
        return includesRefused ? units : units.filter { $0.api != nil }
    }
}
