/// `verify`: folds the log anew and compares everything with it.
package struct VerifyQuery: Sendable, Hashable {
    package init() {}

    /// `progress` gets the records done and those in all.
    package func run(
        _ reader: Reader, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(QueryError) -> VerifyAnswer {
        throw QueryError(.outside, "not yet")
    }
}
