extension StyledText {
    /// The text as lines of at most `columns` columns, broken at spaces, or inside a word that is
    /// longer than a line. Never empty.
    ///
    /// - Parameter first: columns of the first line, when it has more or less room than the rest.
    func wrapped(to columns: Int, first: Int? = nil) -> [StyledText] {
        var limit = first ?? columns
        guard columns > 0, limit > 0, width > limit else { return [self] }
        var lines: [StyledText] = []
        var line = StyledText()
        var used = 0
        for word in words {
            var rest = word
            if used > 0 && word.width + used > limit {
                lines.append(line)
                line = StyledText()
                used = 0
                limit = columns
            }
            if used == 0 { rest = rest.withoutLeadingSpace }
            while rest.width > limit {
                let (head, tail) = rest.split(after: limit)
                lines.append(head)
                rest = tail
                limit = columns
            }
            line += rest
            used += rest.width
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }

    /// Pieces that may start a line: each keeps the spaces before it.
    private var words: [StyledText] {
        var words: [StyledText] = []
        var word = StyledText()
        var inSpaces = true
        for span in spans {
            var piece = ""
            for character in span.text {
                if character == " ", !inSpaces {
                    word.append(piece, span.style)
                    words.append(word)
                    word = StyledText()
                    piece = ""
                }
                inSpaces = character == " "
                piece.append(character)
            }
            word.append(piece, span.style)
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private var withoutLeadingSpace: StyledText {
        var text = StyledText()
        var leading = true
        for span in spans {
            let kept = leading ? String(span.text.drop(while: { $0 == " " })) : span.text
            if !kept.isEmpty { leading = false }
            text.append(kept, span.style)
        }
        return text
    }

    private func split(after columns: Int) -> (head: StyledText, tail: StyledText) {
        var head = StyledText()
        var tail = StyledText()
        var left = columns
        for span in spans {
            let part = left > 0 ? DisplayWidth.prefix(span.text, columns: left) : ""
            left -= DisplayWidth.of(part)
            head.append(part, span.style)
            if part.utf8.count < span.text.utf8.count { left = 0 }
            tail.append(String(span.text.dropFirst(part.count)), span.style)
        }
        return (head, tail)
    }
}
