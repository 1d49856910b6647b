import Diagnostics
import GatewayConfiguration

/// The names and routes of a group while a document is imported into it: those that were there, and those taken so far.
///
/// - Source: APIG User Guide, apig_03_0067; error codes APIG.3202 and APIG.3301
struct GroupTable {
    /// Who has a name or a route.
    enum Holder {
        /// An API that was there, by its position in the configuration.
        case existing(Int)
        /// An operation of the document.
        case imported(SourceLocation)
    }

    /// What becomes of an API.
    enum Outcome {
        case create
        /// It takes the place of the API at this position of the configuration.
        case update(Int)
        case routeTaken(Holder)
        case nameTaken(Holder)
    }

    private var routes: [RouteKey: Holder] = [:]
    private var names: [String: Holder] = [:]
    /// APIs the group has.
    private(set) var count = 0

    /// The APIs of a group; of none when it is new.
    init(_ configuration: Configuration, groupName: String?) {
        guard let groupName else { return }
        for (position, api) in configuration.apis.enumerated() where api.groupName == groupName {
            self.routes[RouteKey(api)] = .existing(position)
            self.names[api.name] = .existing(position)
            self.count += 1
        }
    }

    /// What becomes of an API of the document; a route decides before a name.
    func outcome(of api: API, mode: ConflictMode) -> Outcome {
        let name = self.names[api.name]
        if let route = self.routes[RouteKey(api)] {
            guard case .existing(let position) = route, mode == .override else { return .routeTaken(route) }
            guard let name else { return .update(position) }
            if case .existing(position) = name { return .update(position) }
            return .nameTaken(name)
        }
        guard let name else { return .create }
        if case .existing(let position) = name, mode == .override { return .update(position) }
        return .nameTaken(name)
    }

    /// Gives an API its name and route, and frees those of the one it takes the place of.
    mutating func take(_ api: API, at location: SourceLocation, replacing old: API?) {
        if let old {
            self.routes[RouteKey(old)] = nil
            self.names[old.name] = nil
        } else {
            self.count += 1
        }
        self.routes[RouteKey(api)] = .imported(location)
        self.names[api.name] = .imported(location)
    }
}

/// What makes an API unique in its group.
struct RouteKey: Hashable {
    let method: RequestMethod
    let path: String
    let mode: MatchMode

    init(_ api: API) {
        self.method = api.requestMethod
        self.path = api.requestURI
        self.mode = api.matchMode
    }
}
