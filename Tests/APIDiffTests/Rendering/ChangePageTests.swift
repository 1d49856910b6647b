import APIDiff
import Foundation
import TestSupport
import Testing

/// The page of changes.
@Suite struct ChangePageTests {
    private static func text(_ report: ChangeReport) -> String {
        String(decoding: report.html(version: "1"), as: UTF8.self)
    }

    @Test("Base and revision stand side by side with value, place, pointer and line, by what they are about")
    func sides() throws {
        let text = Self.text(try ChangeSamples.everything())
        #expect(text.ranges(of: "<section ").count == 4 && text.ranges(of: "<article ").count == 5)
        let section = try #require(text.components(separatedBy: "<section ").dropFirst().first)
        #expect(section.contains("<h2>GET /orders/{id}/1 (shop)</h2>") && section.ranges(of: "<article ").count == 2)
        let before = try #require(section.firstRange(of: "<div class=\"before\">"))
        let after = try #require(section.firstRange(of: "<div class=\"after\">"))
        let left = section[before.upperBound..<after.lowerBound]
        for part in [
            "<code>old.yaml:25:3</code>", "<code>/paths/~1orders/get/parameters/0</code>", "<pre>false</pre>",
            "<span class=\"number\">25</span>  <mark>limit</mark>: false",
        ] { #expect(left.contains(part)) }
        #expect(section[after.upperBound...].contains("<pre>true</pre>") && section.contains("1234 recorded calls"))
        #expect(text.contains("<p class=\"users\">used by GET /1, GET /2, ") && text.contains("no longer there"))
        #expect(text.contains("accepted by shop team: nobody &lt;calls&gt; it (until 2030-01-31)"))
        #expect(text.contains("<p class=\"advice behind\">version: 1.2.0 → 2.0.0 suggested"))
        #expect(text.contains("entry 3 stands for no change"))
    }

    @Test("The page escapes what it shows, and refers to nothing outside itself")
    func hostile() throws {
        let text = Self.text(try ChangeSamples.everything())
        #expect(text.contains("&lt;script&gt;alert(&#39;1&#39;)") && text.ranges(of: "<script>").count == 1)
        #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
        #expect(text.contains("default-src 'none'") && text.contains("prefers-color-scheme: dark"))
        for outside in ["http:", "https:", "src=", "href=", "@import", "url("] { #expect(!text.contains(outside)) }
    }

    @Test("The filters take only what there is, and count it")
    func filters() throws {
        let text = Self.text(try ChangeSamples.everything())
        for box in ["breaking", "dangerous", "safe", "cosmetic"] {
            #expect(text.contains("name=\"level\" value=\"\(box)\" checked> \(box) <b>1</b>"))
        }
        #expect(text.contains("name=\"level\" value=\"accepted\"> accepted <b>1</b>"))
        #expect(text.contains("value=\"caller\" checked") && !text.contains("value=\"security\""))
        #expect(text.contains("<option>parameters</option>") && !text.contains("<option>links</option>"))
        #expect(Self.text(ChangeReport(base: "a", revision: "b", changes: [])).contains("Nothing has changed."))
    }

    /// Enough of a browser for the script: the elements it asks for, made from the page.
    private static let browser = #"""
        const page = require("fs").readFileSync(process.argv[1], "utf8");
        const attribute = (text, name) => (text.match(new RegExp(` ${name}="([^"]*)"`)) || [])[1];
        const sections = page.split("<section ").slice(1).map(text => ({
          hidden: false, dataset: {title: attribute(" " + text, "data-title")},
          articles: text.split("<article ").slice(1).map(article => ({
            hidden: false, textContent: article.replace(/<[^>]*>/g, ""),
            dataset: Object.fromEntries(["level", "audience", "area"].map(name => [name, attribute(" " + article, `data-${name}`)]))
          })),
          querySelectorAll() { return this.articles; }
        }));
        const boxes = [...page.matchAll(/name="(\w+)" value="(\w+)"( checked)?/g)].map(
          ([, name, value, checked]) => ({name, value, checked: !!checked}));
        const nothing = {hidden: true};
        let listener;
        const form = {
          elements: {area: {value: ""}, text: {value: ""}},
          addEventListener(name, body) { if (name === "input") listener = body; },
          querySelectorAll(selector) {
            const name = selector.match(/name=(\w+)/)[1];
            return boxes.filter(box => box.name === name && box.checked);
          }
        };
        globalThis.document = {
          getElementById: id => id === "filters" ? form : nothing, querySelectorAll: () => sections
        };
        globalThis.setTimeout = body => body();
        globalThis.clearTimeout = () => {};
        (0, eval)(page.split("<script>")[1].split("</script>")[0]);
        const shown = () => sections.flatMap(section => section.hidden ? [] : section.articles.filter(one => !one.hidden)).length;
        const results = [shown()];
        const set = (name, value, checked) => { boxes.find(box => box.name === name && box.value === value).checked = checked; };
        """#

    /// What a script says at the end of a page in a browser of ours; `nil` without an engine.
    private static func run(_ report: ChangeReport, _ script: String) throws -> String? {
        let folder = NSTemporaryDirectory() + "apig-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(report.html(version: "1")).write(to: URL(fileURLWithPath: "\(folder)/page"))
        try Data("\(self.browser)\n\(script)".utf8).write(to: URL(fileURLWithPath: "\(folder)/script"))
        guard Python.output(of: "node --version") != nil else {
            print("Left out: node is not installed")
            return nil
        }
        return Python.output(of: "node -e \"$(cat '\(folder)/script')\" '\(folder)/page'")
    }

    @Test("The script hides what was accepted, and filters by level, area and text; subjects without a change go")
    func script() throws {
        let script = """
            set("level", "accepted", true); listener(); results.push(shown());
            set("level", "breaking", false); listener(); results.push(shown());
            form.elements.text.value = "SORT is"; listener(); results.push(shown(), sections.filter(one => !one.hidden).length);
            form.elements.text.value = "order"; form.elements.area.value = "parameters"; listener(); results.push(shown());
            form.elements.text.value = "nowhere"; listener(); results.push(shown(), nothing.hidden);
            console.log(results.join());
            """
        guard let output = try Self.run(try ChangeSamples.everything(), script) else { return }
        #expect(output == "4,5,4,1,1,3,0,false\n")
    }

    @Test("Ten thousand changes are filtered in one pass each")
    func many() throws {
        let report = try ChangeSamples.many(10_000)
        let script = """
            let reads = 0;
            for (const section of sections) for (const article of section.articles) {
              const text = article.textContent;
              Object.defineProperty(article, "textContent", {get() { reads += 1; return text; }});
            }
            form.elements.text.value = "/orders/{id}/77"; listener(); results.push(shown());
            form.elements.text.value = "/orders/{id}/777"; listener(); results.push(shown(), reads);
            console.log(results.join());
            """
        guard let output = try Self.run(report, script) else { return }
        #expect(output == "10000,111,11,10000\n")
    }
}
