package import History
extension Store {
    package func facts(at position: Position) throws(StoreError) -> ObjectFacts? { nil }
    package func updateIndex() throws(StoreError) {}
    package func verify(
        progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(StoreError) -> VerifyReport {
        VerifyReport(records: 0, objects: 0, problems: [])
    }
    package func writeArchive(to path: String, through: Revision? = nil) throws(StoreError) {}
    package var marks: [Mark] { get throws(StoreError) { [] } }
    package func setMark(_ mark: Mark) throws(StoreError) {}
    package func removeMark(named name: String) throws(StoreError) {}
}
