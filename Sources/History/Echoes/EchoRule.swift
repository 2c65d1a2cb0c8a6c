/// Why an event is taken for the echo of another. All but `binding` are inferences.
package enum EchoRule: String, Sendable, CaseIterable {
    /// A controller changed an object after its owner was changed: Deployment to ReplicaSet to Pod.
    case owner
    /// A controller acted on an object after one of its siblings changed: the replacement of a Pod.
    case sibling
    /// An object's status, or a controller's own note on it, follows the last change of what it is
    /// asked to be.
    case ownSpec = "own-spec"
    /// A controller acted on what the object's status says: taints of a node that isn't ready.
    case ownStatus = "own-status"
    /// An object's status follows a change of an object that it owns.
    case childStatus = "child-status"
    /// An event object tells of the object that it involves.
    case involvedObject = "involved-object"
    /// The scheduler bound a Pod that was waiting for a node.
    case binding
    /// Endpoints follow their Service.
    case service
    /// Endpoints and disruption budgets follow the Pods that their selector means.
    case selector
    /// The control plane changed a Pod after its node was no longer ready, got a taint that drives
    /// Pods out, or went.
    case nodeName = "node-name"
    /// The control plane made what every namespace has, or removed what was in one.
    case namespace
    /// A HorizontalPodAutoscaler and what it scales follow each other.
    case scaleTarget = "scale-target"
    /// A StatefulSet's controller made a claim by one of the set's templates.
    case claimTemplate = "claim-template"
    /// A volume follows the claim that it is bound to.
    case claim
    /// A quota's usage changed within moments of an object's coming or going in the namespace.
    case quota
    /// The garbage collector removed an object after its owner went.
    case collected
    /// An aggregated ClusterRole follows the ClusterRoles that it is made of.
    case aggregation
}

/// An event and the one that set it off.
package struct EchoLink: Hashable, Sendable {
    package var revision: Revision
    package var parent: Revision
    /// The event without a parent at the top.
    package var root: Revision
    package var rule: EchoRule
}
