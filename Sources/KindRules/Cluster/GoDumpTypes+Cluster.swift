extension GoDumpTypes {
    static let clusterTypes = """
        PodDisruptionBudgetSpec MinAvailable Selector MaxUnavailable UnhealthyPodEvictionPolicy
        PersistentVolumeSource GCEPersistentDisk(gcePersistentDisk)*GCEPersistentDisk
        PersistentVolumeSource AWSElasticBlockStore(awsElasticBlockStore)*AWSElasticBlockStore
        PersistentVolumeSource HostPath*HostPath Glusterfs*PersistentGlusterfs NFS(nfs)*NFS
        PersistentVolumeSource RBD(rbd)*PersistentRBD Quobyte*Quobyte
        PersistentVolumeSource ISCSI(iscsi)*PersistentISCSI FlexVolume*PersistentFlexVolume
        PersistentVolumeSource Cinder*PersistentCinder CephFS(cephfs)*PersistentCephFS FC(fc)*FC
        PersistentVolumeSource Flocker*Flocker AzureFile*PersistentAzureFile
        PersistentVolumeSource VsphereVolume*VsphereVolume AzureDisk*AzureDisk
        PersistentVolumeSource PhotonPersistentDisk*PhotonPersistentDisk
        PersistentVolumeSource PortworxVolume*PortworxVolume ScaleIO(scaleIO)*PersistentScaleIO
        PersistentVolumeSource Local*Local StorageOS(storageos)*PersistentStorageOS
        PersistentVolumeSource CSI(csi)*PersistentCSI
        PersistentGlusterfs EndpointsName(endpoints)="" Path="" ReadOnly=false EndpointsNamespace
        PersistentRBD CephMonitors(monitors) RBDImage(image)="" FSType(fsType)="" RBDPool(pool)=""
        PersistentRBD RadosUser(user)="" Keyring="" SecretRef*SecretReference ReadOnly=false
        PersistentISCSI TargetPortal="" IQN(iqn)="" Lun=0 ISCSIInterface(iscsiInterface)=""
        PersistentISCSI FSType(fsType)="" ReadOnly=false Portals
        PersistentISCSI DiscoveryCHAPAuth(chapAuthDiscovery)=false
        PersistentISCSI SessionCHAPAuth(chapAuthSession)=false SecretRef*SecretReference
        PersistentISCSI InitiatorName
        PersistentFlexVolume Driver="" FSType(fsType)="" SecretRef*SecretReference ReadOnly=false
        PersistentFlexVolume Options
        PersistentCinder VolumeID="" FSType(fsType)="" ReadOnly=false SecretRef*SecretReference
        PersistentCephFS Monitors Path="" User="" SecretFile="" SecretRef*SecretReference
        PersistentCephFS ReadOnly=false
        PersistentAzureFile SecretName="" ShareName="" ReadOnly=false SecretNamespace
        PersistentScaleIO Gateway="" System="" SecretRef*SecretReference
        PersistentScaleIO SSLEnabled(sslEnabled)=false
        PersistentScaleIO ProtectionDomain="" StoragePool="" StorageMode="" VolumeName=""
        PersistentScaleIO FSType(fsType)="" ReadOnly=false
        PersistentStorageOS VolumeName="" VolumeNamespace="" FSType(fsType)="" ReadOnly=false
        PersistentStorageOS SecretRef*ObjectReference
        PersistentCSI Driver="" VolumeHandle="" ReadOnly=false FSType(fsType)="" VolumeAttributes
        PersistentCSI ControllerPublishSecretRef*SecretReference
        PersistentCSI NodeStageSecretRef*SecretReference NodePublishSecretRef*SecretReference
        PersistentCSI ControllerExpandSecretRef*SecretReference
        PersistentCSI NodeExpandSecretRef*SecretReference
        Local Path="" FSType(fsType)
        SecretReference Name="" Namespace=""
        ObjectReference Kind="" Namespace="" Name="" UID(uid)="" APIVersion(apiVersion)=""
        ObjectReference ResourceVersion="" FieldPath=""
        VolumeAttachmentSpec Attacher="" Source:VolumeAttachmentSource NodeName=""
        VolumeAttachmentSource PersistentVolumeName InlineVolumeSpec
        CSINodeDriver Name="" NodeID(nodeID)="" TopologyKeys Allocatable
        Taint Key="" Value="" Effect="" TimeAdded
        NodeAddress Type="" Address=""
        PriorityLevelConfigurationSpec Type="" Limited*LimitedPriorityLevel
        PriorityLevelConfigurationSpec Exempt*ExemptPriorityLevel
        LimitedPriorityLevel NominalConcurrencyShares=0 LimitResponse:LimitResponse LendablePercent
        LimitedPriorityLevel BorrowingLimitPercent
        ExemptPriorityLevel NominalConcurrencyShares LendablePercent
        LimitResponse Type="" Queuing*Queuing
        Queuing Queues=0 HandSize=0 QueueLengthLimit=0
        FlowDistinguisherMethod Type=""
        """
}
