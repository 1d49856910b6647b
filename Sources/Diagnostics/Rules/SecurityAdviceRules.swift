extension Rule {
    /// Everybody may call.
    package static let adviceOpenAPI = Rule(
        "APIG7002", "advice-public-without-authentication", .info,
        title: "a public API takes calls from everybody",
        allowed: "an authentication, or an API that is meant for everybody",
        mend: "name a security scheme, or say with a comment that it is meant so",
        source: "APIG User Guide, apig_03_0085",
        wrong: "get: {x-apigateway-request-type: public, security: []}",
        right: "get: {x-apigateway-request-type: public, security: [{apig-auth-app: []}]}"
    )
    /// Requests go on in plain text.
    package static let advicePlainBackend = Rule(
        "APIG7003", "advice-plaintext-backend", .info,
        title: "a backend is called over plain HTTP",
        allowed: "HTTPS to backends outside the gateway's own network",
        mend: "write scheme: https, if the backend has it",
        source: "APIG User Guide, apig_03_0091",
        wrong: "httpEndpoints: {address: api.example.com, scheme: http}",
        right: "httpEndpoints: {address: api.example.com, scheme: https}"
    )
    /// The backend is a place inside.
    package static let adviceInternalBackend = Rule(
        "APIG7004", "advice-internal-backend", .warning,
        title: "a backend is an address of the machine itself or of its metadata service",
        allowed: "addresses that the gateway reaches over a network, and no link-local or loopback ones",
        mend: "correct the address",
        source: "RFC 6890 §2.2.2",
        wrong: "httpEndpoints: {address: 169.254.169.254}",
        right: "httpEndpoints: {address: api.example.com}"
    )
    /// Nothing limits the calls.
    package static let adviceNoThrottle = Rule(
        "APIG7005", "advice-no-throttling", .info,
        title: "nothing limits how often an API is called",
        allowed: "a throttling policy, or a plug-in",
        mend: "name a policy with x-apigateway-ratelimit",
        source: "APIG User Guide, apig_03_0098",
        wrong: "get: {operationId: now}",
        right: "get: {operationId: now, x-apigateway-ratelimit: standard}"
    )
    /// A list of those who may not, where everybody else may.
    package static let adviceDenyList = Rule(
        "APIG7006", "advice-deny-list", .info,
        title: "an access control policy names who may not call, and lets everybody else through",
        allowed: "a policy that names who may call, where that is known",
        mend: "write acl-type: PERMIT with the callers that are known",
        source: "APIG User Guide, apig_03_0104",
        wrong: "{acl-type: DENY, entity-type: IP, value: 192.0.2.1}",
        right: "{acl-type: PERMIT, entity-type: IP, value: 198.51.100.0/24}"
    )
    /// A secret everybody can read who reads the document.
    package static let adviceSecretInDocument = Rule(
        "APIG7007", "advice-secret-in-document", .warning,
        title: "a document holds what looks like a secret",
        allowed: "a variable of the environment in its place, written #name#",
        mend: "replace it by a variable, and the secret by a new one",
        source: "APIG User Guide, apig_03_0092",
        wrong: "{name: X-Api-Key, value: s3cr3t-0f-th3-b4ck3nd, origin: CONSTANT}",
        right: "{name: X-Api-Key, value: '#backend_key#', origin: CONSTANT}"
    )
}

/// Rules that advise on security: nothing is wrong with the document for the product.
let securityAdviceRules: [Rule] = [
    .adviceOpenAPI, .advicePlainBackend, .adviceInternalBackend, .adviceNoThrottle,
    .adviceDenyList, .adviceSecretInDocument,
]
