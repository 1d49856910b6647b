/// How an import is done.
package struct ImportOptions: Sendable {
    /// Operations of one document, `x-apigateway-any-method` included; the product's limit is 300 unless its quota was raised.
    ///
    /// - Source: APIG User Guide, apig_03_0067
    package var maxOperations = 300
    /// Operations up to which a document with too many is looked at all the same; its refusal stays.
    ///
    /// 0 stops at once. Checking a document shows everything that is wrong with it.
    package var lookedAtOperations = 0
    /// Gives every API a mock backend: the document's own mock answer, else its sample of a successful answer.
    ///
    /// - Source: APIG API Reference, ImportApiDefinitionsV2 (`mock_mode`; what it does is not described, this is our reading)
    package var isMockMode = false
    /// Takes a document as it is: nothing is said about policies it names and does not define, and an operation without a backend gets a mock.
    ///
    /// - Source: APIG API Reference, ImportApiDefinitionsV2 (`simple_mode`; what it does is not described, this is our reading)
    package var isSimpleMode = false
    /// What happens when an API meets one of the same route or name in the group.
    package var apiMode = ConflictMode.merge
    /// What happens when a policy, an authorizer or a gateway response meets one of the same name.
    package var extendMode = ConflictMode.merge
    /// What the gateway has already, and the group to import into.
    package var target = ImportTarget()
    /// Whether a single failure undoes the whole import; the product itself always keeps what succeeded.
    package var isAtomic = false
    /// An environment the imported APIs are put online in; `nil` publishes nothing, as the product's import does.
    package var publishes: String?
    /// Whether routes are looked at together, for requests that never reach an API.
    package var checksRoutes = true
    /// Whether a parameter with limits, an enumeration or a length is checked (`valid_enable` 1).
    ///
    /// Documents have no key for it, and the product imports every parameter unchecked.
    package var checksParameters = false

    /// Whether the parts the product has no place for are reported; checking a document alone does without.
    package var reportsDroppedParts = true

    /// Whether advice on security is given: findings on what the product takes as it is.
    package var givesAdvice = false

    /// What the gateway has by name; `nil` when that is not known.
    package var gatewayNames: GatewayNames?

    package init() {}
}
