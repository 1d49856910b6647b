package import Diagnostics

/// What became of each operation.
///
/// - Source: APIG API Reference, ImportApiDefinitionsV2 (`success`, `failure`, `ignore`)
package struct ImportReport: Sendable {
    /// An operation by the words the product uses: the path with `basePath`, the method in capitals.
    package struct Item: Sendable, Hashable {
        package let path: String
        package let method: String
        /// The API's name; empty when the operation has none.
        package let name: String
        package let location: SourceLocation
    }

    package struct Success: Sendable {
        package let item: Item
        /// Whether an API that was there was updated.
        package let isUpdate: Bool
        /// The API's id, derived from its group and name.
        package let id: String
    }

    package struct Failure: Sendable {
        package let item: Item
        /// The product's error code.
        package let code: String
        package let message: String
    }

    /// A reason the document is refused as a whole; nothing of it is imported.
    package struct Refusal: Sendable {
        package let code: String
        package let message: String
    }

    package var groupName = ""
    package var groupID = ""
    package var success: [Success] = []
    package var failure: [Failure] = []
    package var ignored: [Item] = []
    package var refusal: Refusal?
    /// What happens to each resource.
    package var plan = ImportPlan()

    package init() {}

    /// Writes the report as a JSON object in the words of the management API, positions added.
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("group_name", self.groupName)
        writer.member("group_id", self.groupID)
        if let refusal {
            writer.key("refused")
            writer.beginObject()
            writer.member("error_code", refusal.code)
            writer.member("error_msg", refusal.message)
            writer.endObject()
        }
        writer.key("success")
        writer.beginArray()
        for success in self.success {
            writer.beginObject()
            Self.write(success.item, to: &writer)
            writer.member("action", success.isUpdate ? "update" : "create")
            writer.member("id", success.id)
            writer.endObject()
        }
        writer.endArray()
        writer.key("failure")
        writer.beginArray()
        for failure in self.failure {
            writer.beginObject()
            Self.write(failure.item, to: &writer)
            writer.member("error_code", failure.code)
            writer.member("error_msg", failure.message)
            writer.endObject()
        }
        writer.endArray()
        writer.key("ignore")
        writer.beginArray()
        for item in self.ignored {
            writer.beginObject()
            Self.write(item, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.key("plan")
        self.plan.write(to: &writer)
        writer.endObject()
    }

    private static func write(_ item: Item, to writer: inout JSONWriter) {
        writer.member("path", item.path)
        writer.member("method", item.method)
        writer.member("name", item.name)
        writer.key("location")
        JSONRenderer.write(item.location, to: &writer)
    }
}
