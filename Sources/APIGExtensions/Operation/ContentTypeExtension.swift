/// `x-apigateway-content-type`: the content type of the request body.
///
/// The page gives no list; this is the management API's.
///
/// - Source: APIG User Guide, apig_03_0124
package enum ContentTypeExtension: String, ExtensionWord {
    case json = "application/json"
    case xml = "application/xml"
    case formData = "multipart/form-data"
    case plainText = "text/plain"

    package var meaning: String {
        self == .json ? "the only one with which bodies may reach functions without Base64" : ""
    }

    package static let definition = ExtensionDefinition(
        "x-apigateway-content-type", "E31", page: "0124", .operation, .word(WordSet(Self.self)),
        "content type of the request body", "Stands for consumes, which the gateway ignores.")
}
