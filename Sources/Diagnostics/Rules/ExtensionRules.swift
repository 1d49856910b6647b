/// Rules of the area; see `Rule.all`.
let extensionRules: [Rule] = []
