import GatewayRuntime
import Testing

@testable import GatewayServer

@Suite struct WorkerFrameTests {
    private func frame(_ kind: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0, 0, UInt8(payload.count >> 8), UInt8(payload.count & 255), kind] + payload
    }

    @Test("Frames are the same whatever pieces they come in", arguments: [1, 2, 4, 5, 6, 7, 300, 1_000])
    func pieces(size: Int) throws {
        let payload = (0..<400).map { UInt8(truncatingIfNeeded: $0) }
        let bytes = self.frame(0, []) + self.frame(2, payload) + self.frame(3, [1]) + self.frame(4, [])
        var reader = WorkerFrameReader(outputLimit: 400)
        var frames: [WorkerFrame] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            frames += try reader.read(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(
            frames == [
                WorkerFrame(kind: .ready, payload: []), WorkerFrame(kind: .result, payload: payload),
                WorkerFrame(kind: .failed, payload: [1]), WorkerFrame(kind: .tooLarge, payload: []),
            ])
    }

    @Test("A kind that does not exist, and a length over the limit, are faults before anything is kept")
    func faults() throws {
        var unknown = WorkerFrameReader(outputLimit: 10)
        #expect(throws: WorkerFrameReader.Fault.malformed) { try unknown.read(self.frame(5, [])[...]) }
        // Texts about failures have room even where results have none.
        let limit = WorkerFrame.maxTextBytes
        var largest = WorkerFrameReader(outputLimit: 10)
        #expect(try largest.read(self.frame(3, Array(repeating: 1, count: limit))[...]).count == 1)
        var tooLarge = WorkerFrameReader(outputLimit: 10)
        #expect(throws: WorkerFrameReader.Fault.tooLarge) {
            try tooLarge.read([0, 0, UInt8((limit + 1) >> 8), UInt8((limit + 1) & 255), 2])
        }
        var huge = WorkerFrameReader(outputLimit: 10)
        #expect(throws: WorkerFrameReader.Fault.tooLarge) { try huge.read([255, 255, 255, 255, 2]) }
    }

    @Test("The head of a call has the event's length, the milliseconds and the request's id")
    func callHead() {
        let head = WorkerFrame.callHead(eventBytes: 258, milliseconds: 3_000, requestID: RequestID(high: 0, low: 1))
        #expect(head.prefix(8) == [0, 0, 1, 2, 0, 0, 0x0B, 0xB8])
        #expect(String(decoding: head.dropFirst(8), as: UTF8.self) == String(repeating: "0", count: 31) + "1")
    }
}
