import APIDiff
import Testing

/// The text of changes.
@Suite struct ChangeTextTests {
    @Test("A change is a unified view of both sides with place, pointer and line; calls stand below")
    func unified() throws {
        let text = try ChangeSamples.everything().text(isColoured: false)
        let view = """
            GET /orders/{id}/1 (shop)
              breaking  parameter-required (caller): a parameter must be there now
                limit must be there now
                - false
                  old.yaml:25:3 at /paths/~1orders/get/parameters/0
                  25 |   limit: false
                + true
                  new.yaml:27:3 at /paths/~1orders/get/parameters/1
                  27 |   limit: true
                1234 recorded calls
              dangerous parameter-removed (caller): an API no longer knows a parameter
                sort is gone
                - {}
                  old.yaml:31:9

            """
        #expect(text.hasPrefix(view))
    }

    @Test("What was accepted, the ledger and the version stand at the end, the counts last")
    func ending() throws {
        let text = try ChangeSamples.everything().text(isColoured: false)
        let end = """

            accepted
              breaking parameter-required: GET /orders/{id}/2 (shop): limit must be there now
                accepted by shop team: nobody <calls> it (until 2030-01-31)

            ledger.yaml:4:3: info:
            """
        #expect(text.contains(end) && text.contains("entry 3 stands for no change"))
        #expect(
            text.hasSuffix(
                "version: 1.2.0 → 2.0.0 suggested, the revision says 1.3.0\n1 breaking, 1 dangerous, 1 safe, 1 cosmetic, 1 accepted\n"
            ))
    }

    @Test("Of the users of a shared schema two are named and the others counted")
    func users() throws {
        #expect(try ChangeSamples.everything().text(isColoured: false).contains("used by GET /1, GET /2 and 7 more\n"))
        var change = try ChangeSamples.breaking()
        for (count, words) in [(1, "used by GET /1\n"), (2, "used by GET /1 and GET /2\n")] {
            change.users = (1...count).map { Change.Subject.operation(method: "GET", path: "/\($0)") }
            let report = ChangeReport(base: "a", revision: "b", changes: [change])
            #expect(report.text(isColoured: false).contains(words))
        }
    }

    @Test("Only the text for a terminal has colours: the sides, the level, and advice that is not followed")
    func colours() throws {
        let report = try ChangeSamples.everything()
        #expect(!report.text(isColoured: false).contains("\u{1B}"))
        let text = report.text(isColoured: true)
        for painted in [
            "\u{1B}[31;1mbreaking\u{1B}[0m", "\u{1B}[31m- false\u{1B}[0m", "\u{1B}[32m+ true\u{1B}[0m",
            "\u{1B}[33;1mversion:",
        ] { #expect(text.contains(painted)) }
    }

    @Test("Values neither steer the terminal nor fill it")
    func hostile() throws {
        let report = try ChangeSamples.everything()
        #expect(!report.text(isColoured: false).unicodeScalars.contains("\u{202E}"))
        #expect(report.text(isColoured: false).contains("\\u{1B}[31m\\u{202E}\\u{A}end"))
        let long = Change(
            try ChangeSamples.rule("parameter-added"), .added, group: "", subject: .resource("r"),
            before: Change.Side(), after: Change.Side(value: String(repeating: "é", count: 5_000)), message: "m")
        let text = ChangeReport(base: "a", revision: "b", changes: [long]).text(isColoured: false)
        #expect(text.contains("é…\n") && text.count < 600)
    }

    @Test(
        "Advice says what is so where versions are no numbers or stay",
        arguments: [
            ("1.2.0", "1.2.0", nil, "version: 1.2.0 may stay, the revision says 1.2.0"),
            ("spring", "summer", .breaking, "version: a major step suggested, the revision says summer"),
            (nil, nil, nil, "version: may stay"), ("1.2.0", nil, .dangerous, "version: 1.2.0 → 1.3.0 suggested"),
        ] as [(String?, String?, ChangeRule.Level?, String)])
    func advice(base: String?, revision: String?, worst: ChangeRule.Level?, text: String) {
        let advice = VersionAdvice(base: base, revision: revision, worst: worst, addsSomething: false)
        #expect(advice.text == text)
    }

    @Test("Without changes the text says so")
    func nothing() {
        #expect(ChangeReport(base: "a", revision: "b", changes: []).text(isColoured: true) == "no changes\n")
    }

    @Test(
        "Changes fail from the level on, faults of the ledger at every level, and nothing at never",
        arguments: [(.breaking, false), (.dangerous, false), (.safe, true), (nil, false)]
            as [(ChangeRule.Level?, Bool)])
    func failing(level: ChangeRule.Level?, fails: Bool) throws {
        var report = ChangeReport(base: "a", revision: "b", changes: [try ChangeSamples.everything().entries[2].change])
        #expect(report.fails(at: level) == fails)
        report.ledgerFaults = try ChangeSamples.everything().ledgerFaults
        #expect(report.fails(at: level) == (level != nil))
    }
}
