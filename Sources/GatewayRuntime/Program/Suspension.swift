/// A request whose program waits for something, and goes on with its next step on the same loop once that is there.
package struct Suspension: Sendable {
    /// What is waited for.
    package enum Need: Sendable, Equatable {
        /// The body: all of it, or as many bytes.
        case body(maxBytes: Int)
    }

    package let need: Need
    /// The request as far as it is known.
    let request: MatchedRequest
    let values: RequestValues?
    /// The step the program goes on with.
    let step: Int

    /// The route, as index into the snapshot.
    package var route: Int { self.request.index }
}
