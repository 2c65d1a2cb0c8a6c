/// An archive, opened: blocks, marks and tree head in one mapped file.
final class ArchiveFile: Sendable {
    let path: String
    let kind = StoreKind.recording
    let uuid: [UInt8] = []
    var treeHead: TreeHead { TreeHead(recordCount: 0, rootHash: "") }
    init(path: String) throws(StoreError) { self.path = path }
    func block(startingAt first: UInt64) throws(StoreError) -> UnsafeRawBufferPointer {
        throw .notAStore(path: path, what: "")
    }
    func forEachBlock(
        from first: UInt64, _ body: (UInt64, UnsafeRawBufferPointer) throws -> Bool
    ) throws {}
}
