import APIDiff
import Testing

/// Which version follows from the worst change.
@Suite struct VersionAdviceTests {
    private static let worst: [String: ChangeRule.Level?] = [
        "none": nil, "cosmetic": .cosmetic, "safe": .safe, "dangerous": .dangerous, "breaking": .breaking,
    ]

    @Test(
        "The step follows the worst change",
        arguments: [
            ("1.2.3", "none", false, "1.2.3"), ("1.2.3", "cosmetic", false, "1.2.4"), ("1.2.3", "safe", false, "1.2.4"),
            ("1.2.3", "safe", true, "1.3.0"), ("1.2.3", "dangerous", false, "1.3.0"),
            ("1.2.3", "breaking", false, "2.0.0"), ("0.4.1", "breaking", false, "0.5.0"),
            ("v2", "breaking", false, "3.0.0"),
            ("1.0.0-rc.1", "safe", true, "1.1.0"), ("1.4", "cosmetic", false, "1.4.1"),
        ])
    func step(base: String, worst: String, addsSomething: Bool, suggested: String) throws {
        let level = try #require(Self.worst[worst])
        let advice = VersionAdvice(base: base, revision: nil, worst: level, addsSomething: addsSomething)
        #expect(advice.suggested == suggested)
    }

    @Test(
        "What is no version gets a step and no number",
        arguments: ["2025-03", "latest", "", "1.2.3.4", "99999999999999999999"])
    func noVersion(base: String) {
        let advice = VersionAdvice(base: base, revision: base, worst: .breaking, addsSomething: false)
        #expect(advice.suggested == nil && advice.step == .major && advice.isFollowed == nil)
    }

    @Test("A revision follows the advice when it goes as far or further")
    func followed() {
        func advice(_ revision: String) -> Bool? {
            VersionAdvice(base: "1.2.0", revision: revision, worst: .dangerous, addsSomething: false).isFollowed
        }
        #expect(advice("1.3.0") == true && advice("2.0.0") == true && advice("1.2.9") == false)
    }
}
