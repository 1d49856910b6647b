import Testing

/// Documents written to take time or memory, and what has to be said of them.
struct HostileDocument: Sendable, CustomTestStringConvertible {
    let name: String
    /// The file names with what is in them; the first is the document.
    let files: @Sendable (_ scale: Int) -> [(name: String, bytes: [UInt8])]
    /// The codes of the errors that must be found, in the order of the report; `nil` where they are too many to name.
    let errors: [String]?
    /// Further arguments, for limits that fit the scale.
    var arguments: @Sendable (_ scale: Int) -> [String] = { _ in [] }

    var testDescription: String { self.name }

    init(
        _ name: String, errors: [String]?, arguments: @escaping @Sendable (Int) -> [String] = { _ in [] },
        files: @escaping @Sendable (Int) -> [(name: String, bytes: [UInt8])]
    ) {
        self.name = name
        self.files = files
        self.errors = errors
        self.arguments = arguments
    }

    /// A document of one YAML file.
    static func yaml(
        _ name: String, _ errors: [String]? = [], arguments: @escaping @Sendable (Int) -> [String] = { _ in [] },
        _ text: @escaping @Sendable (_ scale: Int) -> String
    ) -> HostileDocument {
        HostileDocument(name, errors: errors, arguments: arguments) { [("a.yaml", Array((head + text($0)).utf8))] }
    }

    /// A document of one JSON file; the text follows `"paths": `.
    static func json(
        _ name: String, _ errors: [String]? = [], arguments: @escaping @Sendable (Int) -> [String] = { _ in [] },
        _ text: @escaping @Sendable (_ scale: Int) -> String
    ) -> HostileDocument {
        HostileDocument(name, errors: errors, arguments: arguments) {
            [("a.json", Array((jsonHead + text($0) + "}").utf8))]
        }
    }

    /// How the YAML documents begin.
    static let head = "openapi: 3.0.3\ninfo: {title: hostile, version: '1'}\n"
    private static let jsonHead = #"{"openapi":"3.0.3","info":{"title":"hostile","version":"1"},"paths":"#

    /// A path with one operation that can be imported; the text follows its members.
    static func operation(_ members: String) -> String {
        """
        paths:
          /a:
            post:
              operationId: hostile
              x-apigateway-request-type: public
              x-apigateway-match-mode: NORMAL
              x-apigateway-cors: false
              x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: x}}
              responses: {'200': {description: d}}
        \(members)
        """
    }

    /// Lines made of numbers from 0 on.
    static func lines(_ count: Int, _ line: (Int) -> String) -> String {
        var text = ""
        for number in 0..<count {
            text += line(number)
            text += "\n"
        }
        return text
    }

    static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
}
