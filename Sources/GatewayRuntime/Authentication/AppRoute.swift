import GatewayConfiguration

extension AppAuthentication {
    /// The app a request by IP address is routed by: `X-HW-ID` names its key.
    ///
    /// The features `app_route` and `app_secret` must both be on. Only the routing follows from this; who called is found out afterwards, by any form of
    /// credential. The gateway looks the API up by this app, the environment, method and path.
    ///
    /// - Source: APIG User Guide, apig_03_0046; an older edition says that `X-HW-ID` alone is enough for routing, which holds here
    ///
    /// - Returns: The app as index into `Credentials.apps`; `nil` when the request is not routed so.
    package func routedApp(_ head: RequestHead, bytes: Span<UInt8>) -> Int? {
        guard self.features.appRoute, self.features.appSecret, let id = head.uniqueField("x-hw-id", in: bytes) else {
            return nil
        }
        return self.credentials.app(key: id.value, in: bytes)
    }
}
