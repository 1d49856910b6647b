/// Who called, in the words of logs.
package struct CallerDescription: Sendable, Equatable {
    /// How the API authenticates callers: `NONE`, `APP`, `IAM` or `AUTHORIZER`.
    package var authentication = "NONE"
    /// The app; `nil` where no app called.
    package var appID: String?
    package var appName: String?
    /// The project of the user, or of the app where the instance says it.
    package var projectID: String?
    /// The user's name; `nil` where no user called.
    package var userName: String?
    /// The id of the frontend authorizer that was asked; `nil` without one.
    package var authorizerID: String?

    package init() {}
}

extension RoutingSnapshot {
    /// Who called a route.
    ///
    /// - Parameters:
    ///   - identity: What its program found out.
    ///   - route: Index of the route.
    /// - Returns: `nil` for an index that is none.
    package func caller(_ identity: CallIdentity, route: Int) -> CallerDescription? {
        guard self.routes.indices.contains(route) else { return nil }
        var caller = CallerDescription()
        caller.authentication = self.routes[route].authentication
        caller.authorizerID = self.routes[route].authorizerID
        switch identity.caller {
        case .app(let index) where self.apps.credentials.apps.indices.contains(index):
            let app = self.apps.credentials.apps[index]
            caller.appID = app.id
            caller.appName = app.name
            caller.projectID = app.projectID.isEmpty ? nil : app.projectID
        case .user(let index) where self.users.users.indices.contains(index):
            let user = self.users.users[index]
            caller.projectID = user.projectID.isEmpty ? nil : user.projectID
            caller.userName = user.userName
        default: break
        }
        return caller
    }

    /// What is logged of the calls of a route; `nil` where no plug-in asks for it.
    package func callLog(of route: Int) -> KafkaLogPolicy? {
        self.routes.indices.contains(route) ? self.routes[route].callLog : nil
    }

    /// The address of the client as policies see it; empty when it is not known.
    package func clientAddress(_ head: RequestHead, _ bytes: [UInt8], _ facts: RequestFacts) -> [UInt8] {
        guard self.clientAddresses.isInForce else { return Array(facts.connection.peerAddress.utf8) }
        let address = self.clientAddresses.address(peer: facts.connection.peer, head: head, bytes: bytes.span)
        return Array((address?.description ?? "").utf8)
    }
}

extension Route {
    /// The id of the frontend authorizer.
    fileprivate var authorizerID: String? {
        for step in self.program {
            if case .askAuthorizer(let authorizer) = step { return authorizer.settings.id }
        }
        return nil
    }
}
