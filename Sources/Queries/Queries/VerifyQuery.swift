import EventStore

/// `verify`: folds the log anew and compares everything with it.
package struct VerifyQuery: ParameterizedQuery, Hashable {
    package init() {}

    package static var parameterFields: [ParameterField<Self>] { [] }

    /// `progress` gets the records done and those in all.
    package func run(
        _ reader: Reader, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(QueryError) -> VerifyAnswer {
        let report = try reader.reading { () throws(StoreError) in
            try reader.store.verify { done, all in progress(done, all) }
        }
        return VerifyAnswer(
            records: report.records, objects: report.objects,
            problems: report.problems.map {
                VerifyAnswer.Problem(place: $0.place, what: $0.what)
            },
            hasMore: report.problems.count >= VerifyReport.problemCountMax)
    }
}
