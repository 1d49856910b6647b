/// Rules of the area; see `Rule.all`.
let limitRules: [Rule] = []
