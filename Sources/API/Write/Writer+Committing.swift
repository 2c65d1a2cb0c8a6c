internal import Admission
internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// One object's change on its way to the writer, and what it relied on.
struct PlannedChange: Sendable {
    var key: ObjectKey
    var change: Event.Change
    /// In the stored form; of a deletion the last content.
    var object: JSONObject
    var uid: String
    /// The object's revision that the change was decided on; nil: it must not live.
    var basis: Revision?
    /// Asked again against the state that the change will follow.
    var recheck: AdmissionRequest?
    var record: RecordedRequest
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

    /// Commits changes as one: all become events, or none does.
    func commit(_ changes: [PlannedChange]) async throws(CommitFailure) -> [Revision] {
        var drafts: [Draft] = []
        for change in changes {
            if let obstacle = store.obstacleToSealing(change.key.resource) {
                throw .status(.internalError("\(obstacle)"))
            }
            let document = StoredForm.document(change.object)
            // Patches could make an object grow for ever; what ends one is let through.
            if document.count > Self.documentByteCountMax, change.change != .deleted {
                throw .status(.tooLarge(limit: Self.documentByteCountMax))
            }
            drafts.append(
                Draft(
                    key: change.key, change: change.change, uid: change.uid,
                    apiVersion: target.storedAPIVersion, kind: target.storedKind.kind,
                    document: document, ownerUID: Self.family(of: change.object),
                    request: change.record))
        }
        let admission = admission
        let accounts = QuotaAccounts(catalog: target.catalog, time: stamp)
        let planned = drafts
        let cost = planned.reduce(0) { $0 + $1.document.count + 512 }
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
            return Array(committed.revisions.prefix(changes.count))
        } catch {
            throw failure(error, name: changes.first?.key.name ?? "")
        }
    }

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
