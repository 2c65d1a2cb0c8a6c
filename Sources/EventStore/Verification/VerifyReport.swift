/// What `verify` found.
package struct VerifyReport: Sendable, Equatable {
    package struct Problem: Sendable, Equatable {
        /// `record 1203`, `block 1025`, `index/`: as a person would look for it.
        package var place: String
        package var what: String

        package init(place: String, what: String) {
            self.place = place
            self.what = what
        }
    }

    /// No more than so many are listed.
    package static let problemCountMax = 1_000

    package var records: Int
    /// Live at the head.
    package var objects: Int
    package var problems: [Problem]

    package var isOK: Bool { problems.isEmpty }

    package init(records: Int, objects: Int, problems: [Problem]) {
        self.records = records
        self.objects = objects
        self.problems = problems
    }
}
