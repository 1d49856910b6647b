import TestSupport
import Testing

@testable import GatewayRuntime

@Suite struct IPAddressTests {
    @Test(
        "Addresses are read in every spelling and written in the one of RFC 5952",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
            ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:DB8::1", "2001:db8::1"),
            ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
            ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("1:0:0:2:0:0:3:4", "1::2:0:0:3:4"),
            ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"),
            ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:c000:201", "192.0.2.1"),
            ("0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"),
            ("1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201"), ("fe80::1%eth0", "fe80::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[fe80::1%25eth0]", "fe80::1"),
        ])
    func spelling(_ text: String, _ written: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == written)
        #expect(IPAddress(written) == address)
        #expect(address.isIPv4 == !written.contains(":"))
    }

    @Test(
        "What is no address is none",
        arguments: [
            "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.", ".1.2.3", "1..2.3", "01.2.3.4", "1.2.3.04",
            "1.2.3.-4", " 1.2.3.4",
            "1.2.3.4 ", "1.2.3.4%eth0", "0x1.2.3.4", ":", ":::", "1:::2", "1::2::3", "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "g::", ":1", "1:", "::1:", ":1::", "::1.2.3",
            "1.2.3.4::", "::1.2.3.4:5",
            "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4.5", "::1%", "[::1", "::1]", "[]", "[1.2.3.4", "localhost", "1.2.3.4/8",
            "٣.1.1.1",
            "99999999999999999999.1.1.1",
        ])
    func malformed(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("Addresses are ordered by their numbers, IPv4 among themselves")
    func order() throws {
        let texts = ["0.0.0.0", "9.255.255.255", "10.0.0.0", "192.0.2.1", "255.255.255.255"]
        let addresses = texts.compactMap { IPAddress($0) }
        #expect(addresses.count == texts.count && addresses == addresses.sorted())
        #expect(IPAddress(ipv4: 0x0A00_0001) == IPAddress("10.0.0.1"))
        #expect(IPAddress(ipv6: 0x2001_0DB8_0000_0000, 1) == IPAddress("2001:db8::1"))
    }

    @Test(
        "A list has its addresses, ranges and blocks, and nothing beside them",
        arguments: [
            ("10.0.0.1", ["10.0.0.1", "::ffff:10.0.0.1"], ["10.0.0.0", "10.0.0.2", "::1"]),
            ("10.0.0.5-10.0.1.5", ["10.0.0.5", "10.0.0.255", "10.0.1.5"], ["10.0.0.4", "10.0.1.6"]),
            ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0"]),
            ("10.1.2.3/8", ["10.0.0.0", "10.255.255.255"], ["11.0.0.0"]),
            ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::", "2001:db8::1"]),
            ("::/0", ["::", "2001:db8::1", "ffff::"], ["10.0.0.1"]),
            ("10.0.0.1/32", ["10.0.0.1"], ["10.0.0.2"]), ("10.0.0.1/31", ["10.0.0.0", "10.0.0.1"], ["10.0.0.2"]),
            ("2001:db8::/32", ["2001:db8::", "2001:db8:ffff::1"], ["2001:db9::", "2001:db7:ffff::"]),
            ("2001:db8::8/125", ["2001:db8::8", "2001:db8::f"], ["2001:db8::7", "2001:db8::10"]),
            ("2001:db8::/64", ["2001:db8::ffff:ffff:ffff:ffff"], ["2001:db8:0:1::"]), ("::1/128", ["::1"], ["::2"]),
            ("::ffff:10.0.0.0/104", ["10.1.2.3"], ["11.0.0.0"]),
            ("2001:db8::1 - 2001:db8::5", ["2001:db8::3"], ["2001:db8::6"]),
            (
                " 10.0.0.1 ,\t10.0.0.3,, 10.0.0.9 - 10.0.0.11 ", ["10.0.0.1", "10.0.0.3", "10.0.0.10"],
                ["10.0.0.2", "10.0.0.12"]
            ),
            (
                "10.0.0.5-10.0.0.9,10.0.0.1-10.0.0.6,10.0.0.8-10.0.0.20", ["10.0.0.1", "10.0.0.20", "10.0.0.7"],
                ["10.0.0.21"]
            ),
            ("10.0.0.0-10.255.255.255,10.0.0.7", ["10.200.0.1"], ["11.0.0.0"]),
        ])
    func lists(_ text: String, _ inside: [String], _ outside: [String]) throws {
        let (list, faults) = AddressList.parse(text)
        #expect(faults == [])
        for address in inside { #expect(list.contains(try #require(IPAddress(address))), "\(address)") }
        for address in outside { #expect(!list.contains(try #require(IPAddress(address))), "\(address)") }
    }

    @Test("An item that cannot be read is told, and the others count")
    func faults() throws {
        let (list, faults) = AddressList.parse(
            "10.0.0.1,nonsense,10.0.0.9-10.0.0.2,10.0.0.0/33,::1-10.0.0.1,10.0.0.0/x,10.0.0.0/,::/129")
        #expect(
            faults.map(\.description) == [
                "\"nonsense\" is no address", "\"10.0.0.9-10.0.0.2\" is a range that ends before it begins",
                "\"10.0.0.0/33\" has a number of bits that its address cannot have",
                "\"::1-10.0.0.1\" is a range from one family of addresses to the other",
                "\"10.0.0.0/x\" is no block of addresses", "\"10.0.0.0/\" is no block of addresses",
                "\"::/129\" has a number of bits that its address cannot have",
            ])
        #expect(list.contains(try #require(IPAddress("10.0.0.1"))) && !list.isEmpty)
        #expect(AddressList.parse(" , ").list.isEmpty)
    }

    @Test("A list of a hundred blocks answers as going through all of them does")
    func large() throws {
        var random = FuzzRandom(seed: 7)
        let items = (0..<100).map { _ in
            "\(random.number(0...255)).\(random.number(0...255)).0.0/\(random.number(8...20))"
        }
        let list = AddressList.parse(items).list
        let singles = items.map { AddressList.parse([$0]).list }
        for _ in 0..<2_000 {
            let address = IPAddress(ipv4: UInt32(truncatingIfNeeded: random.next()))
            #expect(list.contains(address) == singles.contains { $0.contains(address) })
        }
    }
}
