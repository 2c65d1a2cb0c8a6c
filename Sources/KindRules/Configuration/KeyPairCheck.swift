/// Whether a certificate and a key are there in PEM, in the words of Go's `crypto/tls`. What is
/// inside the blocks is not read.
enum KeyPairCheck {
    static func problem(certificate: [UInt8], key: [UInt8]) -> String? {
        problem(certificate, "certificate", "CERTIFICATE", { $0 == "CERTIFICATE" })
            ?? problem(key, "key", "PRIVATE KEY", { $0.hasSuffix("PRIVATE KEY") })
    }

    private static func problem(
        _ bytes: [UInt8], _ what: String, _ wanted: String, _ isWanted: (String) -> Bool
    ) -> String? {
        let types = blockTypes(String(decoding: bytes, as: UTF8.self))
        if types.contains(where: isWanted) { return nil }
        if types.isEmpty { return "tls: failed to find any PEM data in \(what) input" }
        let skipped = "after skipping PEM blocks of the following types: "
            + "[\(types.joined(separator: " "))]"
        return what == "key"
            ? "tls: failed to find PEM block with type ending in \"\(wanted)\" in key input "
                + skipped
            : "tls: failed to find \"\(wanted)\" PEM block in certificate input \(skipped)"
    }

    /// The types of the blocks that have an end.
    private static func blockTypes(_ text: String) -> [String] {
        let lines = text.split(whereSeparator: \.isNewline)
        return lines.compactMap { line in
            guard line.hasPrefix("-----BEGIN "), line.hasSuffix("-----") else { return nil }
            let type = line.dropFirst(11).dropLast(5)
            return lines.contains { $0 == "-----END \(type)-----" } ? String(type) : nil
        }
    }
}
