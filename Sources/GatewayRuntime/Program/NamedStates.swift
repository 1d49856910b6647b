import Synchronization

/// Objects by name that outlive a snapshot: whoever has the name gets the same object.
///
/// Names come from configurations; those that are gone stay, which a reload of a changing file makes few of.
final class NamedStates<State: Sendable & AnyObject>: Sendable {
    private let states = Mutex<[String: State]>([:])

    /// The object of a name, made when there is none.
    func state(_ name: String, _ make: () -> State) -> State {
        self.states.withLock { states in
            if let known = states[name] { return known }
            let state = make()
            states[name] = state
            return state
        }
    }
}
