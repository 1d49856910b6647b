import Synchronization

/// A place that is filled once and read by every loop without a lock.
package final class LiveReference: Sendable {
    private final class Box: Sendable {
        let object: any AnyObject & Sendable

        init(_ object: any AnyObject & Sendable) { self.object = object }
    }

    private let box = AtomicLazyReference<Box>()

    init() {}

    /// What stands there; `nil` before it was filled.
    package var object: (any AnyObject & Sendable)? { self.box.load()?.object }

    /// Fills the place; the first call counts.
    package func fill(_ object: any AnyObject & Sendable) { _ = self.box.storeIfNil(Box(object)) }
}
