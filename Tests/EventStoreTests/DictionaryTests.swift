import EventStore
import Testing

@Suite struct DictionaryTests {
    @Test func `trainings side by side give one dictionary, and all is read after reopening`()
        async throws
    {
        let directory = try TemporaryDirectory()
        var workload = Workload(seed: 7)
        do {
            let store = try Store.create(at: directory["store"], kind: .recording)
            try store.append(workload.records(600))
            let samples = workload.model.versions.compactMap(\.document)
            let before = store.recordCount
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask { try store.train(on: samples, isFirstOnly: true) }
                }
                try await group.waitForAll()
            }
            #expect(store.recordCount == before + 1)
            try store.append(workload.records(600))
        }
        let store = try Store.open(directory["store"])
        let report = try store.verify()
        #expect(report.problems == [])
        try compare(store, &workload, "after reopening")
    }
}
