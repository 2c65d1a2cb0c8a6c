/// The columns of the built-in resources, as kube-apiserver 1.36 describes them.
///
/// One line a column: name, type (string when left out), format, priority, description. A line
/// `= group resource` begins a resource (the core group has no name). `@name` and `@created` stand
/// for the descriptions that nearly every kind shares.
let builtInColumns = #"""
    = admissionregistration.k8s.io mutatingadmissionpolicies
    Name||name|0|@name
    Mutations|integer||0|Mutations indicates the number of mutation rules defined in this \#
    configuration
    ParamKind|||0|ParamKind specifies the kind of resources used to parameterize this policy
    Age|||0|@created
    = admissionregistration.k8s.io mutatingadmissionpolicybindings
    Name||name|0|@name
    PolicyName|||0|PolicyName indicates the policy definition which the policy binding binded to
    ParamRef|||0|ParamRef indicates the param resource which sets the configration param
    Age|||0|@created
    = admissionregistration.k8s.io mutatingwebhookconfigurations
    Name||name|0|@name
    Webhooks|integer||0|Webhooks indicates the number of webhooks registered in this \#
    configuration
    Age|||0|@created
    = admissionregistration.k8s.io validatingadmissionpolicies
    Name||name|0|@name
    Validations|integer||0|Validations indicates the number of validation rules defined in this \#
    configuration
    ParamKind|||0|ParamKind specifies the kind of resources used to parameterize this policy
    Age|||0|@created
    = admissionregistration.k8s.io validatingadmissionpolicybindings
    Name||name|0|@name
    PolicyName|||0|PolicyName indicates the policy definition which the policy binding binded to
    ParamRef|||0|ParamRef indicates the param resource which sets the configration param
    Age|||0|@created
    = admissionregistration.k8s.io validatingwebhookconfigurations
    Name||name|0|@name
    Webhooks|integer||0|Webhooks indicates the number of webhooks registered in this \#
    configuration
    Age|||0|@created
    = apiregistration.k8s.io apiservices
    Name||name|0|@name
    Service|||0|The reference to the service that hosts this API endpoint.
    Available|||0|Whether this service is available.
    Age|||0|@created
    = apps controllerrevisions
    Name||name|0|@name
    Controller|||0|Controller of the object
    Revision|||0|Revision indicates the revision of the state represented by Data.
    Age|||0|@created
    = apps daemonsets
    Name||name|0|@name
    Desired|integer||0|The total number of nodes that should be running the daemon pod \#
    (including nodes correctly running the daemon pod). More info: \#
    https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
    Current|integer||0|The number of nodes that are running at least 1 daemon pod and are \#
    supposed to run the daemon pod. More info: \#
    https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
    Ready|integer||0|numberReady is the number of nodes that should be running the daemon pod \#
    and have one or more of the daemon pod running with a Ready Condition.
    Up-to-date|integer||0|The total number of nodes that are running updated daemon pod
    Available|integer||0|The number of nodes that should be running the daemon pod and have one \#
    or more of the daemon pod running and available (ready for at least spec.minReadySeconds)
    Node Selector|||0|NodeSelector is a selector which must be true for the pod to fit on a \#
    node. Selector which must match a node's labels for the pod to be scheduled on that node. \#
    More info: https://kubernetes.io/docs/concepts/configuration/assign-pod-node/
    Age|||0|@created
    Containers|||1|Names of each container in the template.
    Images|||1|Images referenced by each container in the template.
    Selector|||1|A label query over pods that are managed by the daemon set. Must match in order \#
    to be controlled. It must match the pod template's labels. More info: \#
    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
    = apps deployments
    Name||name|0|@name
    Ready|||0|Number of the pod with ready state
    Up-to-date|||0|Total number of non-terminating pods targeted by this deployment that have \#
    the desired template spec.
    Available|||0|Total number of available non-terminating pods (ready for at least \#
    minReadySeconds) targeted by this deployment.
    Age|||0|@created
    Containers|||1|Names of each container in the template.
    Images|||1|Images referenced by each container in the template.
    Selector|||1|Label selector for pods. Existing ReplicaSets whose pods are selected by this \#
    will be the ones affected by this deployment. It must match the pod template's labels.
    = apps replicasets
    Name||name|0|@name
    Desired|integer||0|Replicas is the number of desired pods. This is a pointer to distinguish \#
    between explicit zero and unspecified. Defaults to 1. More info: \#
    https://kubernetes.io/docs/concepts/workloads/controllers/replicaset
    Current|integer||0|Replicas is the most recently observed number of non-terminating pods. \#
    More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset
    Ready|integer||0|The number of non-terminating pods targeted by this ReplicaSet with a Ready \#
    Condition.
    Age|||0|@created
    Containers|||1|Names of each container in the template.
    Images|||1|Images referenced by each container in the template.
    Selector|||1|Selector is a label query over pods that should match the replica count. Label \#
    keys and values that must match in order to be controlled by this replica set. It must match \#
    the pod template's labels. More info: \#
    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
    = apps statefulsets
    Name||name|0|@name
    Ready|||0|Number of the pod with ready state
    Age|||0|@created
    Containers|||1|Names of each container in the template.
    Images|||1|Images referenced by each container in the template.
    = autoscaling horizontalpodautoscalers
    Name||name|0|@name
    Reference|||0|scaleTargetRef points to the target resource to scale, and is used to the pods \#
    for which metrics should be collected, as well as to actually change the replica count.
    Targets|||0|metrics contains the specifications for which to use to calculate the desired \#
    replica count (the maximum replica count across all metrics will be used).  The desired \#
    replica count is calculated multiplying the ratio between the target value and the current \#
    value by the current number of pods.  Ergo, metrics used must decrease as the pod count is \#
    increased, and vice-versa.  See the individual metric source types for more information \#
    about how each type of metric must respond. If not set, the default metric will be set to \#
    80% average CPU utilization.
    MinPods|||0|minReplicas is the lower limit for the number of replicas to which the \#
    autoscaler can scale down.  It defaults to 1 pod.  minReplicas is allowed to be 0 if the \#
    alpha feature gate HPAScaleToZero is enabled and at least one Object or External metric is \#
    configured.  Scaling is active as long as at least one metric value is available.
    MaxPods|||0|maxReplicas is the upper limit for the number of replicas to which the \#
    autoscaler can scale up. It cannot be less that minReplicas.
    Replicas|||0|currentReplicas is current number of replicas of pods managed by this \#
    autoscaler, as last seen by the autoscaler.
    Age|||0|@created
    = autoscaling scales
    Name|||0|@name
    Desired|integer||0|replicas is the desired number of instances for the scaled object.
    Available|integer||0|replicas is the actual number of observed instances of the scaled \#
    object.
    Age|||0|@created
    = batch cronjobs
    Name||name|0|@name
    Schedule|||0|The schedule in Cron format, see https://en.wikipedia.org/wiki/Cron.
    Timezone|||0|The time zone name for the given schedule, see \#
    https://en.wikipedia.org/wiki/List_of_tz_database_time_zones. If not specified, this will \#
    default to the time zone of the kube-controller-manager process. The set of valid time zone \#
    names and the time zone offset is loaded from the system-wide time zone database by the API \#
    server during CronJob validation and the controller manager during execution. If no \#
    system-wide time zone database can be found a bundled version of the database is used \#
    instead. If the time zone name becomes invalid during the lifetime of a CronJob or due to a \#
    change in host configuration, the controller will stop creating new new Jobs and will create \#
    a system event with the reason UnknownTimeZone. More information can be found in \#
    https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones
    Suspend|boolean||0|This flag tells the controller to suspend subsequent executions, it does \#
    not apply to already started executions.  Defaults to false.
    Active|integer||0|A list of pointers to currently running jobs.
    Last Schedule|||0|Information when was the last time the job was successfully scheduled.
    Age|||0|@created
    Containers|||1|Names of each container in the template.
    Images|||1|Images referenced by each container in the template.
    Selector|||1|A label query over pods that should match the pod count. Normally, the system \#
    sets this field for you. More info: \#
    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
    = batch jobs
    Name||name|0|@name
    Status|||0|Status of the job.
    Completions|||0|The number of pods which reached phase Succeeded. The value increases \#
    monotonically for a given spec. However, it may decrease in reaction to scale down of \#
    elastic indexed jobs.
    Duration|||0|Time required to complete the job.
    Age|||0|@created
    Containers|||1|Names of each container in the template.
    Images|||1|Images referenced by each container in the template.
    Selector|||1|A label query over pods that should match the pod count. Normally, the system \#
    sets this field for you. More info: \#
    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
    = certificates.k8s.io certificatesigningrequests
    Name||name|0|@name
    Age|||0|@created
    SignerName|||0|
    Requestor|||0|
    RequestedDuration|||0|
    Condition|||0|
    = coordination.k8s.io leases
    Name||name|0|@name
    Holder|||0|holderIdentity contains the identity of the holder of a current lease. If \#
    Coordinated Leader Election is used, the holder identity must be equal to the elected \#
    LeaseCandidate.metadata.name field.
    Age|||0|@created
    = componentstatuses
    Name||name|0|@name
    Status|||0|Status of the component conditions
    Message|||0|Message of the component conditions
    Error|||0|Error of the component conditions
    = configmaps
    Name||name|0|@name
    Data|||0|Data contains the configuration data. Each key must consist of alphanumeric \#
    characters, '-', '_' or '.'. Values with non-UTF-8 byte sequences must use the BinaryData \#
    field. The keys stored in Data must not overlap with the keys in the BinaryData field, this \#
    is enforced during validation process.
    Age|||0|@created
    = endpoints
    Name||name|0|@name
    Endpoints|||0|The set of all endpoints is the union of all subsets. Addresses are placed \#
    into subsets according to the IPs they share. A single address with multiple ports, some of \#
    which are ready and some of which are not (because they come from different containers) will \#
    result in the address being displayed in different subsets for the different ports. No \#
    address will appear in both Addresses and NotReadyAddresses in the same subset. Sets of \#
    addresses and ports that comprise a service.
    Age|||0|@created
    = events
    Last Seen|||0|The time at which the most recent occurrence of this event was recorded.
    Type|||0|Type of this event (Normal, Warning), new types could be added in the future
    Reason|||0|This should be a short, machine understandable string that gives the reason for \#
    the transition into the object's current status.
    Object|||0|The object that this event is about.
    Subobject|||1|If referring to a piece of an object instead of an entire object, this string \#
    should contain a valid JSON/Go field access statement, such as \#
    desiredState.manifest.containers[2]. For example, if the object reference is to a container \#
    within a pod, this would take on a value like: "spec.containers{name}" (where "name" refers \#
    to the name of the container that triggered the event) or if no container name is specified \#
    "spec.containers[2]" (container with index 2 in this pod). This syntax is chosen only to \#
    have some well-defined way of referencing a part of an object.
    Source|||1|The component reporting this event. Should be a short machine understandable \#
    string.
    Message|||0|A human-readable description of the status of this operation.
    First Seen|||1|The time at which the event was first recorded. (Time of server receipt is in \#
    TypeMeta.)
    Count|||1|The number of times this event has occurred.
    Name||name|1|@name
    = namespaces
    Name||name|0|@name
    Status|||0|The status of the namespace
    Age|||0|@created
    = nodes
    Name||name|0|@name
    Status|||0|The status of the node
    Roles|||0|The roles of the node
    Age|||0|@created
    Version|||0|Kubelet Version reported by the node.
    Internal-IP|||1|
    External-IP|||1|
    OS-Image|||1|OS Image reported by the node from /etc/os-release (e.g. Debian GNU/Linux 7 \#
    (wheezy)).
    Kernel-Version|||1|Kernel Version reported by the node from 'uname -r' (e.g. \#
    3.16.0-0.bpo.4-amd64).
    Container-Runtime|||1|ContainerRuntime Version reported by the node through runtime remote \#
    API (e.g. containerd://1.4.2).
    = persistentvolumeclaims
    Name||name|0|@name
    Status|||0|phase represents the current phase of PersistentVolumeClaim.
    Volume|||0|volumeName is the binding reference to the PersistentVolume backing this claim.
    Capacity|||0|capacity represents the actual resources of the underlying volume.
    Access Modes|||0|accessModes contains the actual access modes the volume backing the PVC \#
    has. More info: \#
    https://kubernetes.io/docs/concepts/storage/persistent-volumes#access-modes-1
    StorageClass|||0|StorageClass of the pvc
    VolumeAttributesClass|||0|VolumeAttributesClass of the pvc
    Age|||0|@created
    VolumeMode|||1|volumeMode defines what type of volume is required by the claim. Value of \#
    Filesystem is implied when not included in claim spec.
    = persistentvolumes
    Name||name|0|@name
    Capacity|||0|capacity is the description of the persistent volume's resources and capacity. \#
    More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#capacity
    Access Modes|||0|accessModes contains all ways the volume can be mounted. More info: \#
    https://kubernetes.io/docs/concepts/storage/persistent-volumes#access-modes
    Reclaim Policy|||0|persistentVolumeReclaimPolicy defines what happens to a persistent volume \#
    when released from its claim. Valid options are Retain (default for manually created \#
    PersistentVolumes), Delete (default for dynamically provisioned PersistentVolumes), and \#
    Recycle (deprecated). Recycle must be supported by the volume plugin underlying this \#
    PersistentVolume. More info: \#
    https://kubernetes.io/docs/concepts/storage/persistent-volumes#reclaiming
    Status|||0|phase indicates if a volume is available, bound to a claim, or released by a \#
    claim. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#phase
    Claim|||0|claimRef is part of a bi-directional binding between PersistentVolume and \#
    PersistentVolumeClaim. Expected to be non-nil when bound. claim.VolumeName is the \#
    authoritative bind between PV and PVC. More info: \#
    https://kubernetes.io/docs/concepts/storage/persistent-volumes#binding
    StorageClass|||0|StorageClass of the pv
    VolumeAttributesClass|||0|VolumeAttributesClass of the pv
    Reason|||0|reason is a brief CamelCase string that describes any failure and is meant for \#
    machine parsing and tidy display in the CLI.
    Age|||0|@created
    VolumeMode|||1|volumeMode defines if a volume is intended to be used with a formatted \#
    filesystem or to remain in raw block state. Value of Filesystem is implied when not included \#
    in spec.
    = pods
    Name||name|0|@name
    Ready|||0|The aggregate readiness state of this pod for accepting traffic.
    Status|||0|The aggregate status of the containers in this pod.
    Restarts|||0|The number of times the containers in this pod have been restarted and when the \#
    last container in this pod has restarted.
    Age|||0|@created
    IP|||1|podIP address allocated to the pod. Routable at least within the cluster. Empty if \#
    not yet allocated.
    Node|||1|NodeName indicates in which node this pod is scheduled. If empty, this pod is a \#
    candidate for scheduling by the scheduler defined in schedulerName. Once this field is set, \#
    the kubelet for this node becomes responsible for the lifecycle of this pod. This field \#
    should not be used to express a desire for the pod to be scheduled on a specific node. \#
    https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename
    Nominated Node|||1|nominatedNodeName is set only when this pod preempts other pods on the \#
    node, but it cannot be scheduled right away as preemption victims receive their graceful \#
    termination periods. This field does not guarantee that the pod will be scheduled on this \#
    node. Scheduler may decide to place the pod elsewhere if other nodes become available \#
    sooner. Scheduler may also decide to give the resources on this node to a higher priority \#
    pod that is created after preemption. As a result, this field may be different than \#
    PodSpec.nodeName when the pod is scheduled.
    Readiness Gates|||1|If specified, all readiness gates will be evaluated for pod readiness. A \#
    pod is ready when all its containers are ready AND all conditions specified in the readiness \#
    gates have status equal to "True" More info: \#
    https://git.k8s.io/enhancements/keps/sig-network/580-pod-readiness-gates
    = podtemplates
    Name||name|0|@name
    Containers|||0|Names of each container in the template.
    Images|||0|Images referenced by each container in the template.
    Pod Labels|||0|The labels for the pod template.
    = replicationcontrollers
    Name||name|0|@name
    Desired|integer||0|Replicas is the number of desired replicas. This is a pointer to \#
    distinguish between explicit zero and unspecified. Defaults to 1. More info: \#
    https://kubernetes.io/docs/concepts/workloads/controllers/\#
    replicationcontroller#what-is-a-replicationcontroller
    Current|integer||0|Replicas is the most recently observed number of replicas. More info: \#
    https://kubernetes.io/docs/concepts/workloads/controllers/\#
    replicationcontroller#what-is-a-replicationcontroller
    Ready|integer||0|The number of ready replicas for this replication controller.
    Age|||0|@created
    Containers|||1|Names of each container in the template.
    Images|||1|Images referenced by each container in the template.
    Selector|||1|Selector is a label query over pods that should match the Replicas count. If \#
    Selector is empty, it is defaulted to the labels present on the Pod template. Label keys and \#
    values that must match in order to be controlled by this replication controller, if empty \#
    defaulted to labels on Pod template. More info: \#
    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
    = resourcequotas
    Name||name|0|@name
    Request|||0|Request represents a minimum amount of cpu/memory that a container may consume.
    Limit|||0|Limits control the maximum amount of cpu/memory that a container may use \#
    independent of contention on the node.
    Age|||0|@created
    = secrets
    Name||name|0|@name
    Type|||0|Used to facilitate programmatic handling of secret data. More info: \#
    https://kubernetes.io/docs/concepts/configuration/secret/#secret-types
    Data|||0|Data contains the secret data. Each key must consist of alphanumeric characters, \#
    '-', '_' or '.'. The serialized form of the secret data is a base64 encoded string, \#
    representing the arbitrary (possibly non-string) data value here. Described in \#
    https://tools.ietf.org/html/rfc4648#section-4
    Age|||0|@created
    = serviceaccounts
    Name||name|0|@name
    Age|||0|@created
    = services
    Name||name|0|@name
    Type|||0|type determines how the Service is exposed. Defaults to ClusterIP. Valid options \#
    are ExternalName, ClusterIP, NodePort, and LoadBalancer. "ClusterIP" allocates a \#
    cluster-internal IP address for load-balancing to endpoints. Endpoints are determined by the \#
    selector or if that is not specified, by manual construction of an Endpoints object or \#
    EndpointSlice objects. If clusterIP is "None", no virtual IP is allocated and the endpoints \#
    are published as a set of endpoints rather than a virtual IP. "NodePort" builds on ClusterIP \#
    and allocates a port on every node which routes to the same endpoints as the clusterIP. \#
    "LoadBalancer" builds on NodePort and creates an external load-balancer (if supported in the \#
    current cloud) which routes to the same endpoints as the clusterIP. "ExternalName" aliases \#
    this service to the specified externalName. Several other fields do not apply to \#
    ExternalName services. More info: \#
    https://kubernetes.io/docs/concepts/services-networking/service/\#
    #publishing-services-service-types
    Cluster-IP|||0|clusterIP is the IP address of the service and is usually assigned randomly. \#
    If an address is specified manually, is in-range (as per system configuration), and is not \#
    in use, it will be allocated to the service; otherwise creation of the service will fail. \#
    This field may not be changed through updates unless the type field is also being changed to \#
    ExternalName (which requires this field to be blank) or the type field is being changed from \#
    ExternalName (in which case this field may optionally be specified, as describe above).  \#
    Valid values are "None", empty string (""), or a valid IP address. Setting this to "None" \#
    makes a "headless service" (no virtual IP), which is useful when direct endpoint connections \#
    are preferred and proxying is not required.  Only applies to types ClusterIP, NodePort, and \#
    LoadBalancer. If this field is specified when creating a Service of type ExternalName, \#
    creation will fail. This field will be wiped when updating a Service to type ExternalName. \#
    More info: \#
    https://kubernetes.io/docs/concepts/services-networking/service/#virtual-ips-and-service-proxies
    External-IP|||0|externalIPs is a list of IP addresses for which nodes in the cluster will \#
    also accept traffic for this service.  These IPs are not managed by Kubernetes.  The user is \#
    responsible for ensuring that traffic arrives at a node with this IP.  A common example is \#
    external load-balancers that are not part of the Kubernetes system.
    Port(s)|||0|The list of ports that are exposed by this service. More info: \#
    https://kubernetes.io/docs/concepts/services-networking/service/#virtual-ips-and-service-proxies
    Age|||0|@created
    Selector|||1|Route service traffic to pods with label keys and values matching this \#
    selector. If empty or not present, the service is assumed to have an external process \#
    managing its endpoints, which Kubernetes will not modify. Only applies to types ClusterIP, \#
    NodePort, and LoadBalancer. Ignored if type is ExternalName. More info: \#
    https://kubernetes.io/docs/concepts/services-networking/service/
    = discovery.k8s.io endpointslices
    Name||name|0|@name
    AddressType|||0|addressType specifies the type of address carried by this EndpointSlice. All \#
    addresses in this slice must be the same type. This field is immutable after creation. The \#
    following address types are currently supported: * IPv4: Represents an IPv4 Address. * IPv6: \#
    Represents an IPv6 Address. * FQDN: Represents a Fully Qualified Domain Name. (Deprecated) \#
    The EndpointSlice controller only generates, and kube-proxy only processes, slices of \#
    addressType "IPv4" and "IPv6". No semantics are defined for the "FQDN" type.
    Ports|||0|ports specifies the list of network ports exposed by each endpoint in this slice. \#
    Each port must have a unique name. Each slice may include a maximum of 100 ports. Services \#
    always have at least 1 port, so EndpointSlices generated by the EndpointSlice controller \#
    will likewise always have at least 1 port. EndpointSlices used for other purposes may have \#
    an empty ports list.
    Endpoints|||0|endpoints is a list of unique endpoints in this slice. Each slice may include \#
    a maximum of 1000 endpoints.
    Age|||0|@created
    = events.k8s.io events
    Last Seen|||0|The time at which the most recent occurrence of this event was recorded.
    Type|||0|Type of this event (Normal, Warning), new types could be added in the future
    Reason|||0|This should be a short, machine understandable string that gives the reason for \#
    the transition into the object's current status.
    Object|||0|The object that this event is about.
    Subobject|||1|If referring to a piece of an object instead of an entire object, this string \#
    should contain a valid JSON/Go field access statement, such as \#
    desiredState.manifest.containers[2]. For example, if the object reference is to a container \#
    within a pod, this would take on a value like: "spec.containers{name}" (where "name" refers \#
    to the name of the container that triggered the event) or if no container name is specified \#
    "spec.containers[2]" (container with index 2 in this pod). This syntax is chosen only to \#
    have some well-defined way of referencing a part of an object.
    Source|||1|The component reporting this event. Should be a short machine understandable \#
    string.
    Message|||0|A human-readable description of the status of this operation.
    First Seen|||1|The time at which the event was first recorded. (Time of server receipt is in \#
    TypeMeta.)
    Count|||1|The number of times this event has occurred.
    Name||name|1|@name
    = flowcontrol.apiserver.k8s.io flowschemas
    Name||name|0|@name
    PriorityLevel|||0|`name` is the name of the priority level configuration being referenced \#
    Required.
    MatchingPrecedence|||0|`matchingPrecedence` is used to choose among the FlowSchemas that \#
    match a given request. The chosen FlowSchema is among those with the numerically lowest \#
    (which we take to be logically highest) MatchingPrecedence.  Each MatchingPrecedence value \#
    must be ranged in [1,10000]. Note that if the precedence is not specified, it will be set to \#
    1000 as default.
    DistinguisherMethod|||0|`distinguisherMethod` defines how to compute the flow distinguisher \#
    for requests that match this schema. `nil` specifies that the distinguisher is disabled and \#
    thus will always be the empty string.
    Age|||0|@created
    MissingPL|||0|references a broken or non-existent PriorityLevelConfiguration
    = flowcontrol.apiserver.k8s.io prioritylevelconfigurations
    Name||name|0|@name
    Type|||0|`type` indicates whether this priority level is subject to limitation on request \#
    execution.  A value of `"Exempt"` means that requests of this priority level are not subject \#
    to a limit (and thus are never queued) and do not detract from the capacity made available \#
    to other priority levels.  A value of `"Limited"` means that (a) requests of this priority \#
    level _are_ subject to limits and (b) some of the server's limited capacity is made \#
    available exclusively to this priority level. Required.
    NominalConcurrencyShares|||0|`nominalConcurrencyShares` (NCS) contributes to the computation \#
    of the NominalConcurrencyLimit (NominalCL) of this level. This is the number of execution \#
    seats available at this priority level. This is used both for requests dispatched from this \#
    priority level as well as requests dispatched from other priority levels borrowing seats \#
    from this level. The server's concurrency limit (ServerCL) is divided among the Limited \#
    priority levels in proportion to their NCS values:\n\nNominalCL(i)  = ceil( ServerCL * \#
    NCS(i) / sum_ncs ) sum_ncs = sum[priority level k] NCS(k)\n\nBigger numbers mean a larger \#
    nominal concurrency limit, at the expense of every other priority level.\n\nIf not \#
    specified, this field defaults to a value of 30.\n\nSetting this field to zero supports the \#
    construction of a "jail" for this priority level that is used to hold some request(s)
    Queues|||0|`queues` is the number of queues for this priority level. The queues exist \#
    independently at each apiserver. The value must be positive.  Setting it to 1 effectively \#
    precludes shufflesharding and thus makes the distinguisher method of associated flow schemas \#
    irrelevant.  This field has a default value of 64.
    HandSize|||0|`handSize` is a small positive number that configures the shuffle sharding of \#
    requests into queues.  When enqueuing a request at this priority level the request's flow \#
    identifier (a string pair) is hashed and the hash value is used to shuffle the list of \#
    queues and deal a hand of the size specified here.  The request is put into one of the \#
    shortest queues in that hand. `handSize` must be no larger than `queues`, and should be \#
    significantly smaller (so that a few heavy flows do not saturate most of the queues).  See \#
    the user-facing documentation for more extensive guidance on setting this field.  This field \#
    has a default value of 8.
    QueueLengthLimit|||0|`queueLengthLimit` is the maximum number of requests allowed to be \#
    waiting in a given queue of this priority level at a time; excess requests are rejected.  \#
    This value must be positive.  If not specified, it will be defaulted to 50.
    Age|||0|@created
    = networking.k8s.io ingressclasses
    Name||name|0|@name
    Controller|||0|Controller that is responsible for handling this class
    Parameters|||0|A reference to a resource with additional parameters
    Age|||0|@created
    = networking.k8s.io ingresses
    Name||name|0|@name
    Class|||0|The name of the IngressClass resource that should be used for additional \#
    configuration
    Hosts|||0|Hosts that incoming requests are matched against before the ingress rule
    Address|||0|Address is a list containing ingress points for the load-balancer
    Ports|||0|Ports of TLS configurations that open
    Age|||0|@created
    = networking.k8s.io ipaddresses
    Name||name|0|@name
    ParentRef|||0|ParentRef references the resource that an IPAddress is attached to. An \#
    IPAddress must reference a parent object.
    = networking.k8s.io networkpolicies
    Name||name|0|@name
    Pod-Selector|||0|podSelector selects the pods to which this NetworkPolicy object applies. \#
    The array of rules is applied to any pods selected by this field. An empty selector matches \#
    all pods in the policy's namespace. Multiple network policies can select the same set of \#
    pods. In this case, the ingress rules for each are combined additively. This field is \#
    optional. If it is not specified, it defaults to an empty selector.
    Age|||0|@created
    = networking.k8s.io servicecidrs
    Name||name|0|@name
    CIDRs|||0|
    Age|||0|@created
    = node.k8s.io runtimeclasses
    Name||name|0|@name
    Handler|||0|
    Age|||0|@created
    = policy poddisruptionbudgets
    Name||name|0|@name
    Min Available|||0|The minimum number of pods that must be available.
    Max Unavailable|||0|The maximum number of pods that may be unavailable.
    Allowed Disruptions|integer||0|Calculated number of pods that may be disrupted at this time.
    Age|||0|@created
    = rbac.authorization.k8s.io clusterrolebindings
    Name||name|0|@name
    Role|||0|RoleRef can only reference a ClusterRole in the global namespace. If the RoleRef \#
    cannot be resolved, the Authorizer must return an error.
    Age|||0|@created
    Users|||1|Users in the clusterRoleBinding
    Groups|||1|Groups in the clusterRoleBinding
    ServiceAccounts|||1|ServiceAccounts in the clusterRoleBinding
    = rbac.authorization.k8s.io rolebindings
    Name||name|0|@name
    Role|||0|RoleRef can reference a Role in the current namespace or a ClusterRole in the \#
    global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.
    Age|||0|@created
    Users|||1|Users in the roleBinding
    Groups|||1|Groups in the roleBinding
    ServiceAccounts|||1|ServiceAccounts in the roleBinding
    = resource.k8s.io deviceclasses
    Name||name|0|@name
    Age|||0|@created
    = resource.k8s.io resourceclaims
    Name||name|0|@name
    State|||0|A summary of the current state (allocated, pending, reserved, etc.).
    Age|||0|@created
    = resource.k8s.io resourceclaimtemplates
    Name||name|0|@name
    Age|||0|@created
    = resource.k8s.io resourceslices
    Name||name|0|@name
    Node|||0|
    Driver|||0|
    Pool|||0|
    Age|||0|@created
    = scheduling.k8s.io priorityclasses
    Name||name|0|@name
    Value|integer||0|value represents the integer value of this priority class. This is the \#
    actual priority that pods receive when they have the name of this class in their pod spec.
    Global-Default|boolean||0|globalDefault specifies whether this PriorityClass should be \#
    considered as the default priority for pods that do not have any priority class. Only one \#
    PriorityClass can be marked as `globalDefault`. However, if more than one PriorityClasses \#
    exists with their `globalDefault` field set to true, the smallest value of such global \#
    default PriorityClasses will be used as the default priority.
    Age|||0|@created
    PreemptionPolicy|||0|preemptionPolicy is the Policy for preempting pods with lower priority. \#
    One of Never, PreemptLowerPriority. Defaults to PreemptLowerPriority if unset.
    = storage.k8s.io csidrivers
    Name||name|0|@name
    AttachRequired|boolean||0|
    PodInfoOnMount|boolean||0|
    StorageCapacity|boolean||0|
    TokenRequests|||0|
    RequiresRepublish|boolean||0|
    Modes|||0|
    Age|||0|@created
    = storage.k8s.io csinodes
    Name||name|0|@name
    Drivers|integer||0|Drivers indicates the number of CSI drivers registered on the node
    Age|||0|@created
    = storage.k8s.io storageclasses
    Name||name|0|@name
    Provisioner|||0|provisioner indicates the type of the provisioner.
    ReclaimPolicy|||0|reclaimPolicy controls the reclaimPolicy for dynamically provisioned \#
    PersistentVolumes of this storage class. Defaults to Delete.
    VolumeBindingMode|||0|volumeBindingMode indicates how PersistentVolumeClaims should be \#
    provisioned and bound.  When unset, VolumeBindingImmediate is used. This field is only \#
    honored by servers that enable the VolumeScheduling feature.
    AllowVolumeExpansion|||0|allowVolumeExpansion shows whether the storage class allow volume \#
    expand.
    Age|||0|@created
    = storage.k8s.io volumeattachments
    Name||name|0|@name
    Attacher||name|0|attacher indicates the name of the volume driver that MUST handle this \#
    request. This is the name returned by GetPluginName().
    PV|||0|persistentVolumeName represents the name of the persistent volume to attach.
    Node|||0|nodeName represents the node that the volume should be attached to.
    Attached|boolean||0|attached indicates the volume is successfully attached. This field must \#
    only be set by the entity completing the attach operation, i.e. the external-attacher.
    Age|||0|@created
    = storage.k8s.io volumeattributesclasses
    Name||name|0|@name
    DriverName|||0|
    Age|||0|@created
    """#
