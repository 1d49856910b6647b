import Foundation
import GatewayConfiguration
import Glibc
import Synchronization
import Testing

@testable import GatewayCommands

/// Parts of `apig serve` that need no process of their own.
@Suite struct ServingTests {
    @Test("A mailbox that is closed gives what is left, and says that nobody will look at what comes later")
    func mailbox() throws {
        let mailbox = try ControlMailbox()
        #expect(mailbox.post(.reopenLog) && mailbox.post(.stop))
        #expect(mailbox.take().count == 2 && mailbox.take().isEmpty)
        #expect(mailbox.post(.reload(.admin, nil)))
        #expect(mailbox.close().count == 1)
        #expect(!mailbox.post(.reload(.admin, nil)) && mailbox.take().isEmpty)
    }

    @Test("Lines behind half a line that a failed write has left begin on a new one")
    func brokenLine() throws {
        try Program.withFolder { folder in
            let path = "\(folder)/fifo"
            #expect(unsafe mkfifo(path, 0o600) == 0)
            let reader = unsafe open(path, O_RDWR | O_NONBLOCK)
            defer { close(reader) }
            func content() -> [UInt8] {
                var all: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 1 << 20)
                while case let count = unsafe read(reader, &buffer, buffer.count), count > 0 { all += buffer[..<count] }
                return all
            }
            var file = try LineFile(path)
            defer { file.close() }
            try file.append(Array("one\n".utf8))
            _ = fcntl(file.descriptor, F_SETFL, O_WRONLY | O_NONBLOCK)
            // More than a pipe takes.
            #expect(throws: FileError.self) { try file.append([UInt8](repeating: 0x78, count: 1 << 20) + [0x0A]) }
            let half = content()
            #expect(half.starts(with: "one\nxx".utf8) && half.last == 0x78)
            try file.append(Array("two\n".utf8))
            try file.append(Array("three\n".utf8))
            #expect(String(decoding: content(), as: UTF8.self) == "\ntwo\nthree\n")
        }
    }

    @Test("The end of its line is not part of a secret in a file, and a file that is too long holds none")
    func secrets() throws {
        try Program.withFolder { folder in
            let longest = String(repeating: "s", count: SecretLoader.maxBytes)
            for (text, secret) in [
                ("s", "s"), ("s\n", "s"), ("s\r\n", "s"), ("s\n\n", "s\n"), (" s", " s"), ("", ""),
                (longest, longest), (longest + "s", nil),
            ] {
                try write(text, "\(folder)/secret")
                let loaded = SecretLoader.load(.file(path: "secret"), directory: folder)
                #expect(loaded == secret, "\(text.prefix(9).debugDescription)")
            }
            #expect(SecretLoader.load(.file(path: "nowhere"), directory: folder) == nil)
        }
    }
}
