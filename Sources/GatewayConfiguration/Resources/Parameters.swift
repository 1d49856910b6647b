/// A parameter callers send.
///
/// - Source: APIG API Reference, CreateApiV2 (`req_params`)
package struct RequestParameter: ConfigurationObject, Equatable {
    package var name = ""
    package var type = ParameterType.string
    package var location = ParameterLocation.query
    package var required = YesNo.no
    /// Whether type, range, length and enumeration are enforced; the product's default is no.
    package var validEnable = YesNo.no
    package var defaultValue: String?
    package var sampleValue: String?
    package var remark: String?
    /// Comma-separated.
    package var enumerations: String?
    /// Limits of a `NUMBER`, as text so that fractions survive; `nil` is no limit.
    package var minNumber: String?
    package var maxNumber: String?
    /// Limits of a `STRING`'s length in characters; `nil` is no limit.
    package var minSize: Int?
    package var maxSize: Int?
    /// Kept, without effect on the product.
    package var regular: String?
    package var passThrough = YesNo.yes
    /// Names of orchestration rules, the first has the highest priority.
    package var orchestrations: [String] = []

    package init() {}

    package static let typeName = "request parameter"
    package static let fields: [ConfigurationField<RequestParameter>] = [
        .optional("default_value", \.defaultValue, "used when the parameter is absent"),
        .optional("enumerations", \.enumerations, "allowed values, comma-separated"),
        .required("location", \.location, "where the parameter stands"),
        .optional("max_num", \.maxNumber, "largest NUMBER"),
        .optional("max_size", \.maxSize, "longest STRING in characters"),
        .optional("min_num", \.minNumber, "smallest NUMBER"),
        .optional("min_size", \.minSize, "shortest STRING in characters"),
        .required("name", \.name, "parameter name"),
        .list("orchestrations", \.orchestrations, "names of orchestration rules by priority"),
        .defaulted("pass_through", \.passThrough, .yes, "1 the parameter also goes to the backend as it is"),
        .optional("regular", \.regular, "regular expression; without effect on the product"),
        .optional("remark", \.remark, "description"),
        .defaulted("required", \.required, .no, "1 the parameter must be there"),
        .optional("sample_value", \.sampleValue, "example"),
        .required("type", \.type, "STRING or NUMBER"),
        .defaulted("valid_enable", \.validEnable, .no, "1 the value is checked"),
    ]
}

/// A parameter the gateway sends to the backend.
///
/// - Source: APIG User Guide, apig_03_0091
package struct BackendParameter: ConfigurationObject, Equatable {
    package var name = ""
    package var location = ParameterLocation.query
    package var origin = ParameterOrigin.request
    /// The name of a request parameter, a literal, or a `$context.` expression, by origin.
    package var value = ""
    package var remark: String?

    package init() {}

    package static let typeName = "backend parameter"
    package static let fields: [ConfigurationField<BackendParameter>] = [
        .required("location", \.location, "where the parameter stands in the backend request"),
        .required("name", \.name, "name in the backend request"),
        .required("origin", \.origin, "where the value comes from"),
        .optional("remark", \.remark, "description"),
        .required("value", \.value, "request parameter name, literal, or $context expression"),
    ]
}
