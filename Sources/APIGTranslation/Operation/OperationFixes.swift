import APIGExtensions
import Diagnostics
import OpenAPIModel
import SourceDocument

/// What can be added to an operation without a choice.
extension Importer {
    /// Names an operation after its method and path, `get /orders/{id}` as `get_orders_id`, unless another has that name.
    func fix(naming context: OperationContext) -> Fix? {
        let words = context.path.path.value.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        let method = context.operation.method == .any ? "any" : context.operation.method.rawValue
        let name = ([method] + words.map(String.init)).joined(separator: "_")
        guard NameRules.isAPIName(name), !self.operationIDs.contains(name) else { return nil }
        if let empty = context.operation.node["operationId"] { return empty.fix(writing: name) }
        return self.fix(adding: "operationId", .text(name), to: context.operation)
    }

    /// Adds a member, unless one is there whose key looks like a misspelling of it: then that one is to be renamed.
    func fix(adding key: String, _ value: EditValue, to operation: Operation) -> Fix? {
        let strays =
            operation.unknown.map(\.key.text)
            + operation.extensions.map(\.key.text).filter { name in
                !ExtensionCatalogue.all.contains { $0.key == name }
            }
        guard nearestName(to: key, among: strays) == nil else { return nil }
        return Fix(
            "write \(key): \(value.written(as: operation.node.tree.syntax))",
            operation.node.inserting(key, value, after: "operationId"))
    }
}
