/// Rules of the area; see `Rule.all`.
let crossObjectRules: [Rule] = []
