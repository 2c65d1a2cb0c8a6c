import EventStore
import History
import KubernetesAPI

/// When the objects of one name lived: what to tell someone who asked at another time.
struct ObjectLives {
    struct Life: Hashable {
        var born: Revision
        /// Nil while it lives.
        var died: Revision?
    }

    let key: ObjectKey
    let lives: [Life]

    init(of key: ObjectKey, in store: Store) {
        self.key = key
        var lives: [Life] = []
        for event in store.history(of: key) {
            switch event.change {
            case .deleted:
                if lives.last?.died == nil, !lives.isEmpty {
                    lives[lives.count - 1].died = event.revision
                } else {
                    lives.append(Life(born: event.revision, died: event.revision))
                }
            case .added:
                // A name that is used again without a witnessed deletion ends the life before it.
                if let last = lives.last, last.died == nil {
                    lives[lives.count - 1].died = event.revision
                }
                lives.append(Life(born: event.revision))
            case .modified, .reobserved:
                if lives.last.map({ $0.died != nil }) ?? true {
                    lives.append(Life(born: event.revision))
                }
            }
        }
        self.lives = lives
    }

    var isEmpty: Bool { lives.isEmpty }

    /// `it lived from revision 320 to 1012 (2026-11-23T23:47:43Z to 2026-11-23T23:49:07Z)`.
    func words(_ reader: Reader) -> String {
        let shown = lives.suffix(3).map { life in
            let born = reader.timeWords(life.born)
            guard let died = life.died else {
                return "it lives since revision \(life.born) (\(born))"
            }
            return "it lived from revision \(life.born) to \(died) "
                + "(\(born) to \(reader.timeWords(died)))"
        }
        let earlier = lives.count - shown.count
        return (earlier > 0 ? "\(earlier) earlier lives; " : "") + shown.joined(separator: "; ")
    }
}
