import NIOCore

/// One time limit that moves all the time and fires rarely.
///
/// A limit that moves further away costs nothing: the timer that is set fires too early and is set again. So a busy connection sets a timer once in
/// a while and never cancels one.
final class DeadlineTimer {
    private let eventLoop: any EventLoop
    /// Who is told.
    ///
    /// Held until it detaches itself: a weak reference would make counting references to it slow everywhere.
    private var owner: (any DeadlineOwner)?
    /// When the next timer fires; `distantFuture` when none is set.
    private var armedFor = NIODeadline.distantFuture
    /// Tells timers that were overtaken by an earlier one.
    private var generation = 0
    /// The limit in force; `distantFuture` is none.
    private(set) var deadline = NIODeadline.distantFuture

    init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// Who is told; must be set before the first limit.
    func notify(_ owner: any DeadlineOwner) { self.owner = owner }

    /// Lets the owner go; nobody is told any more.
    func detach() {
        self.owner = nil
        self.deadline = .distantFuture
    }

    /// Sets the limit; `distantFuture` takes it away.
    func set(_ deadline: NIODeadline) {
        self.deadline = deadline
        if deadline < self.armedFor { self.arm() }
    }

    private func arm() {
        self.generation += 1
        self.armedFor = self.deadline
        let generation = self.generation
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        self.eventLoop.scheduleTask(deadline: self.deadline) { bound.value.fired(generation) }
    }

    private func fired(_ generation: Int) {
        guard generation == self.generation else { return }
        self.armedFor = .distantFuture
        guard self.deadline != .distantFuture else { return }
        guard self.deadline <= .now() else { return self.arm() }
        self.deadline = .distantFuture
        self.owner?.deadlinePassed(self)
    }
}

/// Who has a time limit.
protocol DeadlineOwner: AnyObject {
    /// The limit has passed; it is not in force any more.
    func deadlinePassed(_ timer: DeadlineTimer)
}

@available(*, unavailable)
extension DeadlineTimer: Sendable {}
