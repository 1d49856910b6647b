import Diagnostics

/// The content of a plug-in of type `cors`.
///
/// - Source: APIG API Reference, CreatePlugin (CorsPluginContent); APIG User Guide, apig_03_0021
package struct CORSContent: PluginRecord {
    /// `*`, or origins separated by commas; `*.example.test` stands for subdomains.
    package var allowOrigin = ""
    package var allowMethods = ""
    /// Empty: no header beside the safelisted ones; `*`: every one.
    package var allowHeaders = ""
    /// Empty: the safelisted ones only; `*`: every one.
    package var exposeHeaders = ""
    /// Seconds.
    package var maxAge: Int?
    package var allowCredentials = false
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "cors content"
    package static let fields: [ConfigurationField<CORSContent>] = [
        .defaulted("allow_credentials", \.allowCredentials, false, "whether cookies and the like may be sent"),
        .defaulted("allow_headers", \.allowHeaders, "", "request headers, separated by commas")
            .limited(characters: 0...65_535, .headerValue),
        .defaulted("allow_methods", \.allowMethods, "", "methods, separated by commas")
            .limited(characters: 0...65_535, .headerValue),
        .required("allow_origin", \.allowOrigin, "*, or origins separated by commas")
            .limited(characters: 1...65_535, .headerValue),
        .defaulted("expose_headers", \.exposeHeaders, "", "response headers, separated by commas")
            .limited(characters: 0...65_535, .headerValue),
        .optional("max_age", \.maxAge, "seconds a preflight holds, 0 to 86400").limited(to: 0...Self.acceptedAge),
    ]

    /// The model's limit.
    static let maxAge = 86_400
    /// The product's own create sample has 172800, so more than the limit is taken, with a warning.
    private static let acceptedAge = 2_147_483_647

    package func check(_ place: PluginRecordPlace) {
        if let maxAge, maxAge > Self.maxAge {
            place.report(
                .pluginDoubtful, "max_age \(maxAge) is more than 86400, which the product's console refuses",
                at: "max_age"
            )
        }
        let origins = self.allowOrigin.split(separator: ",").map(\.trimmed)
        if origins.contains("*"), self.allowCredentials {
            place.report(
                .adviceOpenOrigin, "browsers refuse the origin * together with allow_credentials; name the origins",
                at: "allow_origin")
        }
    }
}

extension Substring {
    /// Without blanks at both ends.
    var trimmed: String {
        var rest = self
        while rest.first == " " || rest.first == "\t" { rest = rest.dropFirst() }
        while rest.last == " " || rest.last == "\t" { rest = rest.dropLast() }
        return String(rest)
    }
}
