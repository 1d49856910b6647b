import Diagnostics
import Testing

@Suite struct NearestNameTests {
    @Test(
        "The nearest name is found through typing errors, case and separators",
        arguments: [
            ("operationID", ["operationId", "parameters"], "operationId"),
            ("apilimit", ["api-limit", "app-limit"], "api-limit"),
            ("tiemout", ["timeout", "path"], "timeout"),
            ("adress", ["address", "scheme"], "address"),
            ("xyz", ["address", "scheme"], nil),
            ("", ["a"], nil),
        ] as [(String, [String], String?)])
    func nearest(text: String, candidates: [String], expected: String?) {
        #expect(nearestName(to: text, among: candidates) == expected)
    }

    @Test("A very long text finds nothing and costs nothing")
    func longText() {
        #expect(nearestName(to: String(repeating: "a", count: 100_000), among: ["address"]) == nil)
    }
}
