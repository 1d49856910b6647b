import GatewayRuntime
import GatewayServer
import Testing

@testable import GatewayCommands

@Suite struct FunctionLogTextTests {
    @Test("Each line a function printed is told with its function and request; control characters are left out")
    func lines() {
        let log = FunctionLog(
            urn: "urn:fss:f", requestID: RequestID(high: 1, low: 2), text: Array("one\u{1B}[31m\ntwo\n".utf8),
            droppedBytes: 7, failure: .timedOut)
        let head = "function urn:fss:f 00000000000000010000000000000002: "
        #expect(
            FunctionLogText.text(of: log).split(separator: "\n").map(String.init) == [
                head + "one[31m", head + "two", head + "… 7 further bytes are not shown",
                head + "the function took too long",
            ])
    }
}
