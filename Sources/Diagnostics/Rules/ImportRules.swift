/// Rules of the area; see `Rule.all`.
let importRules: [Rule] = []
