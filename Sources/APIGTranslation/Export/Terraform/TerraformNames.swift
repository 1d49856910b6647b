/// Names of resources and variables made of the product's names: letters, digits and `_`, each given once.
struct TerraformNames {
    private var taken: Set<String> = []
    private var known: [String: String] = [:]

    /// The name for something; the same thing has the same name.
    mutating func name(_ kind: String, _ name: String) -> String {
        let key = "\(kind)\n\(name)"
        if let known = self.known[key] { return known }
        var base = String(name.unicodeScalars.map { Self.isAllowed($0) ? Character($0) : "_" })
        if let first = base.unicodeScalars.first, ("0"..."9").contains(first) { base = "_" + base }
        if base.isEmpty { base = "_" }
        var candidate = base
        var number = 2
        while !self.taken.insert("\(kind)\n\(candidate.lowercased())").inserted {
            candidate = "\(base)_\(number)"
            number += 1
        }
        self.known[key] = candidate
        return candidate
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
    }
}
