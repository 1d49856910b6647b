/// Rules of the area; see `Rule.all`.
let readingRules: [Rule] = []
