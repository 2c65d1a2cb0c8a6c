/// Text as it stands in quotes inside a header.
enum HeaderText {
    /// RFC 9110, section 5.6.4: quotes and backslashes escaped; what no header may hold is left out.
    static func quoted(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result.unicodeScalars.append("\\")
                result.unicodeScalars.append(scalar)
            case "\n", "\r", "\t": result.unicodeScalars.append(" ")
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
