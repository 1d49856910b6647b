package import Diagnostics

/// One thing that differs between two definitions.
package struct Change: Sendable, Equatable {
    package enum Action: String, Sendable, CaseIterable {
        case added
        case removed
        case changed
    }

    /// Which way what changed goes.
    package enum Direction: String, Sendable, CaseIterable {
        /// From the caller to the API.
        case request
        /// From the API to the caller.
        case response
        /// Between the gateway and what is behind it.
        case `operator`
    }

    /// What a change is about.
    package enum Subject: Sendable, Hashable {
        case operation(method: String, path: String)
        case webhook(method: String, name: String)
        /// A shared schema that operations of both sides use by the same name.
        case schema(String)
        /// Anything else, as `throttling policy perMinute`.
        case resource(String)

        /// The subject for people.
        package var text: String {
            switch self {
            case .operation(let method, let path): "\(method) \(path)"
            case .webhook(let method, let name): "webhook \(name) \(method)"
            case .schema(let name): "schema \(name)"
            case .resource(let text): text
            }
        }
    }

    /// A definition as one side has it.
    package struct Side: Sendable, Equatable {
        /// The value, as compact JSON or in words; `nil` where the side has none.
        package let value: String?
        /// The nearest definition that has a place.
        package let place: ChangePlace?

        package init(value: String? = nil, place: ChangePlace? = nil) {
            self.value = value
            self.place = place
        }
    }

    package let rule: ChangeRule
    package let action: Action
    package let direction: Direction
    /// The group; empty for what belongs to the gateway.
    package let group: String
    package let subject: Subject
    /// The part of it, as `req_params[QUERY limit].required`; empty for the whole.
    package let element: String
    package let before: Side
    package let after: Side
    /// One sentence, lower case first, that names the element.
    package let message: String
    /// The operations a shared schema is used by, in document order; empty for other subjects.
    package var users: [Subject] = []

    package init(
        _ rule: ChangeRule, _ action: Action, direction: Direction? = nil, group: String, subject: Subject,
        element: String = "", before: Side, after: Side, message: String
    ) {
        self.rule = rule
        self.action = action
        self.direction = direction ?? (rule.audience == .operator ? .operator : .request)
        self.group = group
        self.subject = subject
        self.element = element
        self.before = before
        self.after = after
        self.message = element.isEmpty || message.contains(element) ? message : "\(element): \(message)"
    }

    /// What tells the change from every other one: neither its words nor its lines, and not what path variables are called.
    ///
    /// The values are part of it: who accepts a limit of 50 has not accepted one of 5.
    var identity: String {
        var subject = self.subject.text
        if case .operation(let method, let path) = self.subject { subject = "\(method) \(path.withoutVariableNames)" }
        return [
            self.rule.name, self.direction.rawValue, self.group, subject, self.element, self.before.value ?? "",
            self.after.value ?? "",
        ].joined(separator: "\n")
    }
}

extension String {
    /// A path with its variables called nothing: `/orders/{}`.
    fileprivate var withoutVariableNames: String {
        var text = ""
        var isInside = false
        for scalar in self.unicodeScalars {
            if scalar == "}" { isInside = false }
            if !isInside { text.unicodeScalars.append(scalar) }
            if scalar == "{" { isInside = true }
        }
        return text
    }
}

/// Where something stands that changed.
package struct ChangePlace: Sendable, Equatable {
    /// The file as the user named it.
    package let file: String
    /// From 1.
    package let line: Int
    /// From 1, in Unicode scalars.
    package let column: Int
    /// The JSON Pointer (RFC 6901); `nil` where only the line is known.
    package let pointer: String?
    /// With the line's text, where the file was read.
    package let location: SourceLocation?

    package init(_ location: SourceLocation, pointer: String?) {
        self.file = location.file
        self.line = location.start.line
        self.column = location.start.column
        self.pointer = pointer
        self.location = location
    }

    /// A place from what a configuration says of it; `nil` where that is no `file:line:column`.
    package init?(source: String?) {
        let parts = source?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        guard parts.count >= 3, let line = Int(parts[parts.count - 2]), let column = Int(parts[parts.count - 1]) else {
            return nil
        }
        self.file = parts.dropLast(2).joined(separator: ":")
        self.line = line
        self.column = column
        self.pointer = nil
        self.location = nil
    }

    /// `file:line:column`.
    package var description: String { "\(self.file):\(self.line):\(self.column)" }
}
