internal import Foundation
internal import Glibc
internal import SwiftASN1
package import X509

/// The names and addresses by which clients call a server.
package struct ServerNames: Hashable, Sendable {
    package private(set) var names: [String]

    /// What clients in the cluster and on this machine say, and what else is given.
    package init(serviceAddress: String, further: [String]) {
        names = []
        let standard = [
            "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local", "127.0.0.1", "::1", serviceAddress,
        ]
        for name in standard + [Self.hostName] + further
        where !name.isEmpty && !names.contains(name) {
            names.append(name)
        }
    }

    var generalNames: [GeneralName] { names.map(Self.generalName) }

    /// As a certificate has it: an address by its bytes, else a DNS name.
    package static func generalName(_ text: String) -> GeneralName {
        if let bytes = addressBytes(text) {
            return .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
        }
        return .dnsName(text)
    }

    /// Of an IPv4 or IPv6 address; nil for a name.
    package static func addressBytes(_ text: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            // Fills in as many bytes as an address of the family has.
            if unsafe inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }

    private static var hostName: String {
        let name = ProcessInfo.processInfo.hostName.lowercased()
        let isName = name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
                || byte == 0x2E
        }
        return isName && name.utf8.count <= 253 ? name : ""
    }
}
