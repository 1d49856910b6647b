/// Rules of the area; see `Rule.all`.
let openAPIRules: [Rule] = []
