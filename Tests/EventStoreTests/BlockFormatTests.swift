@testable import EventStore
import Testing
import Zstd

@Suite("The format of blocks, keys and trees")
struct BlockFormatTests {
    @Test func `is what it was for two small records`() throws {
        var assembly = BlockAssembly(first: 9)
        assembly.append(.intern(id: 1, .agent("a")), RecordPayloads())
        var forms = RecordPayloads()
        forms.document.form = .raw
        forms.document.byteCount = 2
        forms.document.storedByteCount = 2
        assembly.withPayloads { $0 += [0x7B, 0x7D] }
        assembly.append(.dictionary(id: 1), forms)
        let block = try assembly.finished(ZstdFrameWriter(level: 3))
        #expect(
            hexadecimal(block)
                == "4001fd2ac4248fa1" + "0900000000000000" + "01000200" + "09000000"
                + "09000000" + "04000000" + "02000000" + "00000000" + "d194f27ab572142e"
                + "00010200" + "050402010161" + "020501" + "7b7d")
    }

    @Test func `XXH64 is Collet's`() {
        let vectors: [(String, UInt64)] = [
            ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B),
            ("abc", 0x44BC_2CF5_AD77_0999),
            (
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                0xFD5E_2CE9_5208_72DD
            ),
        ]
        for (text, expected) in vectors {
            let hash = unsafe Array(text.utf8).withUnsafeBytes { unsafe XXHash64.hash($0) }
            #expect(hash == expected, "\(text)")
        }
    }

    @Test func `a tree's roots are those of RFC 9162's definition`() {
        func root(_ leaves: ArraySlice<Digest>) -> Digest {
            if leaves.count == 1, let leaf = leaves.first { return leaf }
            if leaves.isEmpty { return Digest(hashing: []) }
            var half = 1
            while half * 2 < leaves.count { half *= 2 }
            let middle = leaves.startIndex + half
            return MerkleFrontier.node(root(leaves[..<middle]), root(leaves[middle...]))
        }
        let leaves = (0..<600).map { Digest(hashing: [0], [UInt8($0 & 255), UInt8($0 >> 8)]) }
        var frontier = MerkleFrontier()
        for count in 0..<leaves.count {
            if count < 40 || count % 37 == 0 { #expect(frontier.root == root(leaves[..<count])) }
            let again = MerkleFrontier(leafCount: UInt64(count), bytes: frontier.bytes)
            #expect(again == frontier)
            let subtree = frontier.append(leaves[count])
            let isFull = (count + 1) % 256 == 0
            #expect(subtree == (isFull ? root(leaves[count - 255...count]) : nil))
        }
    }

    @Test func `the empty tree and one leaf hash as RFC 9162 says`() {
        #expect(
            MerkleFrontier().root.text
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let leaf = MerkleFrontier.leaf(envelope: [], document: nil, body: nil)
        #expect(
            leaf.text == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    }
}
