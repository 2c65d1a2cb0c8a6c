internal import Admission
internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// One object's change on its way to the writer, and what it relied on.
final class PlannedChange: Sendable {
    let key: ObjectKey
    let change: Event.Change
    /// In the stored form; of a deletion the last content.
    let object: JSONObject
    let uid: String
    /// The object's revision that the change was decided on; nil: it must not live.
    let basis: Revision?
    /// Asked again against the state that the change will follow.
    let recheck: AdmissionRequest?
    let record: RecordedRequest

    init(
        key: ObjectKey, change: Event.Change, object: JSONObject, uid: String, basis: Revision?,
        recheck: AdmissionRequest?, record: RecordedRequest
    ) {
        self.key = key
        self.change = change
        self.object = object
        self.uid = uid
        self.basis = basis
        self.recheck = recheck
        self.record = record
    }
}

/// Why the writer did not take a change.
enum ChangeRefusal: Error, Sendable {
    /// The object changed since it was looked at.
    case stale
    case notAdmitted(AdmissionRefusal)
}

extension Writer {
    /// As large as a request's body may be.
    private static let documentByteCountMax = 3 << 20

    /// Commits changes as one: all become events, or none does. Gives what is stored of each.
    func commit(_ changes: [PlannedChange]) async throws(CommitFailure) -> [StoredDocument] {
        var drafts: [Draft] = []
        for change in changes {
            if let obstacle = store.obstacleToSealing(change.key.resource) {
                throw .status(.internalError("\(obstacle)"))
            }
            let (document, offset) = StoredForm.document(change.object)
            // Patches could make an object grow for ever; what ends one is let through.
            if document.count > Self.documentByteCountMax, change.change != .deleted {
                throw .status(.tooLarge(limit: Self.documentByteCountMax))
            }
            drafts.append(
                Draft(
                    key: change.key, change: change.change, uid: change.uid,
                    apiVersion: target.storedAPIVersion, kind: target.storedKind.kind,
                    document: document, resourceVersionOffset: offset, ownerUID: Self.family(of: change.object),
                    request: change.record))
        }
        let admission = admission
        let accounts = QuotaAccounts(catalog: target.catalog, time: stamp)
        let planned = drafts
        let cost = cost(of: changes, planned)
        do {
            let committed = try await store.commit(cost: cost) {
                (head) throws(ChangeRefusal) -> [Draft] in
                var drafts = planned
                for change in changes {
                    guard head.latest(change.key)?.revision == change.basis else { throw .stale }
                    guard let request = change.recheck else { continue }
                    do throws(AdmissionRefusal) {
                        for charge in try admission.recheck(request, head.view) {
                            guard let uid = head.latest(charge.key)?.uid else { continue }
                            drafts.append(
                                accounts.draft(of: charge, uid: uid, for: change.record, head.view))
                        }
                    } catch {
                        throw .notAdmitted(error)
                    }
                }
                return drafts
            }
            // Accounts of quotas come after the changes themselves.
            return zip(committed.revisions, planned).map { revision, draft in
                StoredDocument(
                    position: Position(0), revision: revision, bytes: draft.document,
                    resourceVersionOffset: draft.resourceVersionOffset)
            }
        } catch {
            throw failure(error, name: changes.first?.key.name ?? "")
        }
    }

    /// About what waits in memory with the changes: the request's body, objects as they were sent
    /// and as they are to be, what the changes are admitted by, and the documents.
    private func cost(of changes: [PlannedChange], _ drafts: [Draft]) -> Int {
        var cost = request.body.count + drafts.reduce(0) { $0 + $1.document.count }
        for change in changes {
            cost += change.object.memoryByteCount * 2 + Self.recordByteCount
            cost += change.recheck?.oldObject?.memoryByteCount ?? 0
        }
        return cost
    }

    /// Who asks and for what, and what carries a change to the writer.
    private static let recordByteCount = 4_096

    /// What objects whose contents are alike have in common.
    private static func family(of object: JSONObject) -> String? {
        if object["kind"]?.string == "Event" { return object["reason"]?.string }
        return object["metadata"]?["ownerReferences"]?[0]?["uid"]?.string
    }

    private func failure(_ error: CommitError<ChangeRefusal>, name: String) -> CommitFailure {
        switch error {
        case .refused(.stale): .stale
        case .refused(.notAdmitted(let refusal)): .status(status(of: refusal, name: name))
        case .busy(let seconds):
            .status(
                .tooManyRequests(
                    "the server has received too many requests and has asked us to try again later",
                    seconds: Int64(seconds)))
        case .store(let error): .status(.internalError("\(error)"))
        }
    }
}

enum CommitFailure: Error, Sendable {
    /// To be decided anew.
    case stale
    case status(APIStatus)
}
