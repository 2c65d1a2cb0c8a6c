import Glibc

/// A string that equals only strings of the same bytes.
///
/// Swift's strings are equal when they are canonically equivalent; in a document "é" as one scalar
/// and as two are different keys and different values.
struct ExactString: Hashable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (a: ExactString, b: ExactString) -> Bool { haveSameBytes(a.text, b.text) }

    func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}

/// Whether two strings are the same bytes, not only canonically equivalent.
package func haveSameBytes(_ a: String, _ b: String) -> Bool {
    let count = a.utf8.count
    guard count == b.utf8.count else { return false }
    // Strings of up to 15 bytes stand in two words, and comparing these as strings is cheapest.
    if count <= 15 { return a == b && (isASCII(a) || a.utf8.elementsEqual(b.utf8)) }
    return unsafe withBytes(of: a) { a in
        unsafe withBytes(of: b) { b in
            guard let a = a.baseAddress, let b = b.baseAddress else { return true }
            return unsafe memcmp(a, b, count) == 0
        }
    }
}

/// Whether the first string's bytes come before the second's.
package func hasSmallerBytes(_ a: String, _ b: String) -> Bool {
    unsafe withBytes(of: a) { first in
        unsafe withBytes(of: b) { second in
            let count = min(first.count, second.count)
            if count > 0, let a = first.baseAddress, let b = second.baseAddress {
                // Both are alive here, and at least `count` long.
                let order = unsafe memcmp(a, b, count)
                if order != 0 { return order < 0 }
            }
            return first.count < second.count
        }
    }
}

private func isASCII(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 < 0x80 }
}
