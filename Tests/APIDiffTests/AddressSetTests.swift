import APIDiff
import Testing

/// Sets of addresses, compared by what is in them.
@Suite struct AddressSetTests {
    @Test(
        "Lists that say the same addresses are the same set",
        arguments: [
            ("10.0.0.0/8", "10.0.0.0/9,10.128.0.0/9"), ("192.0.2.0-192.0.2.255", "192.0.2.7/24"),
            ("192.0.2.1,192.0.2.2", "192.0.2.2, 192.0.2.1"), ("0.0.0.0/0", "0.0.0.0-255.255.255.255"),
            ("2001:db8::/32", "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"), ("::1", "0:0:0:0:0:0:0:1"),
            ("10.0.0.0/8,10.1.0.0/16", "10.0.0.0/8"),
        ])
    func same(left: String, right: String) throws {
        #expect(try #require(AddressSet(left)) == (try #require(AddressSet(right))))
    }

    @Test(
        "A set is within another one or not",
        arguments: [
            ("192.0.2.1", "192.0.2.0/24", true), ("192.0.2.0/24", "192.0.2.1", false),
            ("192.0.2.0/25,192.0.2.128/25", "192.0.2.0/24", true), ("192.0.2.1", "::/0", false),
            ("", "192.0.2.1", true), ("192.0.2.0-192.0.3.0", "192.0.2.0/24", false), ("::1", "::/0", true),
        ])
    func subsets(left: String, right: String, isSubset: Bool) throws {
        #expect(try #require(AddressSet(left)).isSubset(of: try #require(AddressSet(right))) == isSubset)
    }

    @Test(
        "What is not in a set, twice, is the set",
        arguments: ["10.0.0.0/8", "0.0.0.0", "255.255.255.255,::", "::/0", "0.0.0.0/0,::/0", "", "1.2.3.4-1.2.3.9"])
    func complements(list: String) throws {
        let set = try #require(AddressSet(list))
        #expect(set.complement.complement == set)
        #expect(set == set.complement || !set.isSubset(of: set.complement) || list.isEmpty)
        #expect(set.isSubset(of: .all))
    }

    @Test(
        "What is no address gives no set",
        arguments: ["10.0.0.0/33", "a", "10.0.0.9-10.0.0.1", "1.2.3", "10.0.0.1;10.0.0.2"])
    func none(list: String) {
        #expect(AddressSet(list) == nil)
    }
}
