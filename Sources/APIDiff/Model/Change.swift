/// One thing that differs between two definitions.
package struct Change: Sendable, Equatable {
    package enum Action: String, Sendable {
        case added
        case removed
        case changed
    }

    /// A definition as one side has it.
    package struct Side: Sendable, Equatable {
        /// The value, as compact JSON or in words; `nil` where the side has none.
        package let value: String?
        /// `file:line:column` of the nearest definition that has a place.
        package let source: String?

        package init(value: String? = nil, source: String? = nil) {
            self.value = value
            self.source = source
        }
    }

    package let rule: ChangeRule
    package let action: Action
    /// The group; empty for what belongs to the gateway.
    package let group: String
    /// What it is about: a request as `GET /orders/{id}`, or a resource as `throttling policy perMinute`.
    package let subject: String
    /// The part of it, as `req_params[QUERY limit].required`; empty for the whole.
    package let element: String
    package let before: Side
    package let after: Side
    /// One sentence, lower case first.
    package let message: String

    package init(
        _ rule: ChangeRule, _ action: Action, group: String, subject: String, element: String = "", before: Side,
        after: Side, message: String
    ) {
        self.rule = rule
        self.action = action
        self.group = group
        self.subject = subject
        self.element = element
        self.before = before
        self.after = after
        self.message = message
    }
}
