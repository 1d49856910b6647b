import Foundation
import Glibc

/// A document whose operations answer their own content, or send to a backend.
func document(_ operations: [(path: String, content: String)], backendPort: Int? = nil) -> String {
    var text = "swagger: '2.0'\ninfo: {title: ops, version: '1'}\nschemes: [http]\npaths:\n"
    func operation(_ path: String, _ backend: String) -> String {
        """
          \(path):
            get:
              operationId: get\(path.filter(\.isLetter))
              schemes: [http]
              x-apigateway-request-type: public
              x-apigateway-match-mode: NORMAL
              x-apigateway-backend: \(backend)
              responses: {default: {description: answer}}

        """
    }
    for (path, content) in operations {
        text += operation(path, "{type: MOCK, mockEndpoints: {result-content: '\(content)'}}")
    }
    if let backendPort {
        text += operation(
            "/held",
            "{type: HTTP, httpEndpoints: {address: '127.0.0.1:\(backendPort)', scheme: http, method: GET, path: /held, "
                + "timeout: 8000}}")
    }
    return text
}

func write(_ text: String, _ path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
}

/// Asks until the answer is as wanted, for ten seconds.
func until(_ wanted: String, _ get: () throws -> String) throws -> Bool {
    let deadline = Date().addingTimeInterval(10)
    while Date() < deadline {
        if try get().contains(wanted) { return true }
        usleep(10_000)
    }
    return false
}
