/// A group of APIs: they share domains, variables and gateway responses.
///
/// - Source: APIG API Reference, CreateApiGroupV2
package struct APIGroup: ConfigurationObject, Equatable {
    package var id = ""
    package var name = ""
    package var remark: String?
    package var source: String?

    package init() {}

    package static let typeName = "group"
    package static let fields: [ConfigurationField<APIGroup>] = [
        .required("id", \.id, "32 lower-case hexadecimal digits derived from the name"),
        .required("name", \.name, "name, unique in the gateway"),
        .optional("remark", \.remark, "description, at most 1000 characters"),
        .optional("source", \.source, "file:line:column of the definition"),
    ]
}
