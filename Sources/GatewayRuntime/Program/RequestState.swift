/// What a program has found out about a request so far; each step adds its part.
struct RequestState: Sendable {
    /// The values of the declared parameters.
    var values: RequestValues?
    var body = GatheredBody.unread
    /// What the step in hand waited for; taken by it.
    var outcome: Resumption?
    /// Who calls, and what was told about it.
    var identity = CallIdentity()
    /// The client's address where a feature says that it is not the peer's; `nil` is the peer's.
    var clientAddress: [UInt8]?
    /// What orchestration rules gave.
    var orchestrated: [OrchestratedParameter] = []
    /// The backend chosen, index into the route's backends.
    var backend = 0
    /// What the backend does not get of the caller's credentials.
    var withheld = WithheldCredentials()
    /// Header lines that policies give the backend; they take the place of the caller's of the same name.
    var backendLines: [(name: [UInt8], value: [UInt8])] = []
    /// What a step of `oidc_auth` waits for.
    var oidc: OIDCProgress?
    /// Header lines that policies give the client, each with its end.
    var responseLines: [UInt8] = []

    /// Whether the header lines of the request go on as they would without policies.
    var changesNoHeader: Bool {
        self.withheld.headers.isEmpty && self.backendLines.isEmpty && self.orchestrated.isEmpty
    }

    /// Takes what the step waited for.
    mutating func takeOutcome() -> Resumption? {
        defer { self.outcome = nil }
        return self.outcome
    }
}

/// Who calls, as far as authentication told.
package enum Caller: Sendable, Equatable {
    case unknown
    /// An app, index into the snapshot's apps.
    case app(Int)
    /// A local IAM identity, index into the snapshot's identities.
    case user(Int)
}

/// Who calls and what authorizers told about it; goes with the request to its end.
package struct CallIdentity: Sendable {
    package var caller = Caller.unknown
    /// The context of the frontend authorizer.
    package var frontend: AuthorizerContext?
    /// The context of the backend authorizer.
    package var backend: AuthorizerContext?

    package init() {}
}

/// What a custom authorizer told: names and values.
///
/// - Source: APIG Developer Guide, apic-ug-190521108
package final class AuthorizerContext: Sendable {
    /// The entries; values as text.
    package let entries: [(name: [UInt8], value: [UInt8])]

    package init(_ entries: [(name: [UInt8], value: [UInt8])]) { self.entries = entries }

    /// The value of a name; names are case-sensitive.
    func value(_ name: [UInt8]) -> [UInt8]? { self.entries.first { $0.name == name }?.value }
}

/// A parameter that an orchestration rule made.
///
/// - Source: APIG User Guide, apig_03_0110
struct OrchestratedParameter: Sendable, Equatable {
    let name: [UInt8]
    /// `query` or `header`.
    let isHeader: Bool
    let value: [UInt8]
}

/// The credentials of a request that the gateway itself took, and therefore keeps from the backend.
struct WithheldCredentials: Sendable {
    /// Names of header lines.
    var headers: [[UInt8]] = []
    /// Names of query parameters.
    var query: [[UInt8]] = []

    var isEmpty: Bool { self.headers.isEmpty && self.query.isEmpty }
}
