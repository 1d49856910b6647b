/// Changes of what an instance has and no document carries.
extension ChangeRule {
    static let featureChanged = ChangeRule(
        "feature-changed", .instance, .dangerous, .operator, "a feature of the gateway is set otherwise")
    static let environmentAdded = ChangeRule("environment-added", .instance, .safe, .operator, "a new environment")
    static let environmentRemoved = ChangeRule(
        "environment-removed", .instance, .breaking, .caller, "an environment is gone with all that is online in it")
    static let domainAdded = ChangeRule("domain-added", .instance, .safe, .caller, "a group has a further domain")
    static let domainRemoved = ChangeRule(
        "domain-removed", .instance, .breaking, .caller, "a group is no longer at a domain")
    static let domainCertificate = ChangeRule(
        "domain-certificate-changed", .instance, .dangerous, .operator, "a domain shows another certificate")
    static let domainRedirect = ChangeRule(
        "domain-redirect-changed", .instance, .dangerous, .caller, "plain requests are redirected, or no longer")
    static let tlsRaised = ChangeRule(
        "domain-tls-raised", .instance, .breaking, .caller, "a domain takes newer versions of TLS only")
    static let tlsLowered = ChangeRule(
        "domain-tls-lowered", .instance, .dangerous, .security, "a domain takes older versions of TLS as well")
    static let clientCertificateAsked = ChangeRule(
        "client-certificate-required", .instance, .breaking, .caller, "clients must show a certificate")
    static let clientCertificateNotAsked = ChangeRule(
        "client-certificate-optional", .instance, .dangerous, .security, "clients need not show a certificate any more")
    static let debuggingDomainOpened = ChangeRule(
        "debugging-domain-opened", .instance, .dangerous, .security, "a group can be called at its debugging domain")
    static let debuggingDomainClosed = ChangeRule(
        "debugging-domain-closed", .instance, .breaking, .caller, "a group is no longer at its debugging domain")
    static let variableChanged = ChangeRule(
        "variable-changed", .instance, .dangerous, .operator, "a variable of an environment has another value")
    static let publicationChanged = ChangeRule(
        "publication-changed", .instance, .dangerous, .caller, "other APIs are online")
    static let channelAdded = ChangeRule("channel-added", .instance, .safe, .operator, "a new channel")
    static let channelRemoved = ChangeRule("channel-removed", .instance, .dangerous, .operator, "a channel is gone")
    static let channelChanged = ChangeRule(
        "channel-changed", .instance, .dangerous, .operator, "a channel chooses or checks its members otherwise")
    static let memberAdded = ChangeRule(
        "channel-member-added", .instance, .dangerous, .operator, "a channel has a further member")
    static let memberRemoved = ChangeRule(
        "channel-member-removed", .instance, .dangerous, .operator, "a channel has a member less")
    static let memberChanged = ChangeRule(
        "channel-member-changed", .instance, .dangerous, .operator, "a member of a channel gets other traffic")
    static let credentialAdded = ChangeRule(
        "credential-added", .instance, .dangerous, .security, "someone more has credentials")
    static let credentialRemoved = ChangeRule(
        "credential-removed", .instance, .breaking, .caller, "someone's credentials are gone")
    static let credentialKey = ChangeRule(
        "credential-key-changed", .instance, .breaking, .caller, "someone's key, secret or code is another one")
    static let credentialAuthorized = ChangeRule(
        "credential-authorized", .instance, .dangerous, .security, "credentials are good for more APIs")
    static let credentialUnauthorized = ChangeRule(
        "credential-unauthorized", .instance, .breaking, .caller, "credentials are good for fewer APIs")
    static let credentialFrozen = ChangeRule(
        "credential-frozen", .instance, .breaking, .caller, "every call with credentials is refused")
    static let credentialThawed = ChangeRule(
        "credential-thawed", .instance, .dangerous, .security, "credentials that were refused are good again")
    static let credentialChanged = ChangeRule(
        "credential-changed", .instance, .dangerous, .operator, "credentials belong to someone else")
    static let signatureKeyChanged = ChangeRule(
        "signature-key-changed", .instance, .dangerous, .operator, "backends get other signatures")
    static let pluginDefinitionAdded = ChangeRule(
        "plugin-definition-added", .plugins, .safe, .operator, "a new plug-in")
    static let pluginDefinitionRemoved = ChangeRule(
        "plugin-definition-removed", .plugins, .dangerous, .operator, "a plug-in is gone")
    static let pluginChanged = ChangeRule(
        "plugin-changed", .plugins, .dangerous, .operator, "a plug-in works otherwise")
    static let pluginAuthentication = ChangeRule(
        "plugin-authentication-changed", .plugins, .dangerous, .security, "a plug-in lets others in")
    static let corsWidened = ChangeRule(
        "plugin-cors-widened", .plugins, .dangerous, .security, "scripts of more origins may call")
    static let corsNarrowed = ChangeRule(
        "plugin-cors-narrowed", .plugins, .breaking, .caller, "scripts of fewer origins may call")
    static let orchestrationChanged = ChangeRule(
        "orchestration-changed", .instance, .dangerous, .operator, "a rule makes other parameters")
    static let localFunction = ChangeRule(
        "local-function-changed", .instance, .cosmetic, .operator, "a function runs otherwise on this machine")

    static let instanceRules: [ChangeRule] = [
        .featureChanged, .environmentAdded, .environmentRemoved, .domainAdded, .domainRemoved, .domainCertificate,
        .domainRedirect, .tlsRaised, .tlsLowered, .clientCertificateAsked, .clientCertificateNotAsked,
        .debuggingDomainOpened, .debuggingDomainClosed, .variableChanged, .publicationChanged, .channelAdded,
        .channelRemoved, .channelChanged, .memberAdded, .memberRemoved, .memberChanged, .credentialAdded,
        .credentialRemoved, .credentialKey, .credentialAuthorized, .credentialUnauthorized, .credentialFrozen,
        .credentialThawed, .credentialChanged, .signatureKeyChanged, .pluginDefinitionAdded, .pluginDefinitionRemoved,
        .pluginChanged, .pluginAuthentication, .corsWidened, .corsNarrowed, .orchestrationChanged, .localFunction,
    ]
}
