/// Rules of the area; see `Rule.all`.
let configurationRules: [Rule] = []
