/// What of a request was a credential for the gateway, and therefore is not shown to the backend.
///
/// - Source: APIG User Guide, apig_03_0046; which lines are left out is not described: those of the form that identified the caller, and always
///   those that only this gateway can read (`X-Apig-AppCode`, `X-HW-ID`, `X-HW-AppKey`).
package struct ConsumedCredentials: OptionSet, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// `Authorization`, or the header in its place.
    package static let authorization = ConsumedCredentials(rawValue: 1 << 0)
    /// The header of `app_jwt`, where it has one of its own.
    package static let signedTimestamp = ConsumedCredentials(rawValue: 1 << 1)
    /// The header `apikey`.
    package static let apiKeyHeader = ConsumedCredentials(rawValue: 1 << 2)
    /// The query parameter `apikey`.
    package static let apiKeyQuery = ConsumedCredentials(rawValue: 1 << 3)
    /// `X-Access-Token`.
    package static let accessToken = ConsumedCredentials(rawValue: 1 << 4)
    /// `X-Apig-AppCode`, `X-HW-ID` and `X-HW-AppKey`.
    package static let appHeaders = ConsumedCredentials(rawValue: 1 << 5)
    /// `X-Auth-Token`.
    package static let authToken = ConsumedCredentials(rawValue: 1 << 6)
    /// `X-Security-Token`.
    package static let securityToken = ConsumedCredentials(rawValue: 1 << 7)
}

/// The names of headers that carry credentials, as the features of an instance set them.
package struct CredentialHeaders: Sendable, Equatable {
    /// `authorization`, or `custom_auth_header`'s `app_auth_header`; in lower case.
    let app: [UInt8]
    /// The header of `app_jwt`, in lower case.
    let signedTimestamp: [UInt8]

    /// Whether a header line is left out of the backend's request.
    package func withholds(_ field: HeaderField, in bytes: Span<UInt8>, _ consumed: ConsumedCredentials) -> Bool {
        if consumed.isEmpty { return false }
        let name = field.name
        if consumed.contains(.authorization), bytes.equalsIgnoringCase(name, self.app) { return true }
        if consumed.contains(.signedTimestamp), bytes.equalsIgnoringCase(name, self.signedTimestamp) { return true }
        if consumed.contains(.apiKeyHeader), bytes.equalsIgnoringCase(name, "apikey") { return true }
        if consumed.contains(.accessToken), bytes.equalsIgnoringCase(name, "x-access-token") { return true }
        if consumed.contains(.authToken), bytes.equalsIgnoringCase(name, "x-auth-token") { return true }
        if consumed.contains(.securityToken), bytes.equalsIgnoringCase(name, "x-security-token") { return true }
        return consumed.contains(.appHeaders)
            && (bytes.equalsIgnoringCase(name, "x-apig-appcode") || bytes.equalsIgnoringCase(name, "x-hw-id")
                || bytes.equalsIgnoringCase(name, "x-hw-appkey"))
    }

    /// Whether a pair of the query is left out of the backend's request.
    package func withholdsQuery(name: [UInt8], _ consumed: ConsumedCredentials) -> Bool {
        consumed.contains(.apiKeyQuery) && name == Self.apiKey
    }

    static let apiKey = Array("apikey".utf8)
    static let authorization = Array("authorization".utf8)
}
