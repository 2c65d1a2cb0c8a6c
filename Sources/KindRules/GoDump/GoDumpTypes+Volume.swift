extension GoDumpTypes {
    static let volumeTypes = """
        Volume Name="" HostPath*HostPath EmptyDir*EmptyDir
        Volume GCEPersistentDisk(gcePersistentDisk)*GCEPersistentDisk
        Volume AWSElasticBlockStore(awsElasticBlockStore)*AWSElasticBlockStore GitRepo*GitRepo
        Volume Secret*Secret NFS(nfs)*NFS ISCSI(iscsi)*ISCSI Glusterfs*Glusterfs
        Volume PersistentVolumeClaim*ClaimSource RBD(rbd)*RBD Quobyte*Quobyte
        Volume FlexVolume*FlexVolume Cinder*Cinder CephFS(cephfs)*CephFS Flocker*Flocker
        Volume DownwardAPI*DownwardAPI FC(fc)*FC AzureFile*AzureFile ConfigMap*ConfigMap
        Volume VsphereVolume*VsphereVolume AzureDisk*AzureDisk
        Volume PhotonPersistentDisk*PhotonPersistentDisk Projected*Projected
        Volume PortworxVolume*PortworxVolume ScaleIO*ScaleIO StorageOS(storageos)*StorageOS
        Volume CSI(csi)*CSI Ephemeral*Ephemeral Image*Image
        HostPath Path="" Type
        EmptyDir Medium="" SizeLimit
        GCEPersistentDisk PDName(pdName)="" FSType(fsType)="" Partition=0 ReadOnly=false
        AWSElasticBlockStore VolumeID="" FSType(fsType)="" Partition=0 ReadOnly=false
        GitRepo Repository="" Revision="" Directory=""
        Secret SecretName="" Items[]KeyToPath DefaultMode Optional
        KeyToPath Key="" Path="" Mode
        NFS Server="" Path="" ReadOnly=false
        ISCSI TargetPortal="" IQN(iqn)="" Lun=0 ISCSIInterface(iscsiInterface)="" FSType(fsType)=""
        ISCSI ReadOnly=false Portals DiscoveryCHAPAuth(chapAuthDiscovery)=false
        ISCSI SessionCHAPAuth(chapAuthSession)=false SecretRef*LocalObjectReference InitiatorName
        Glusterfs EndpointsName(endpoints)="" Path="" ReadOnly=false
        ClaimSource ClaimName="" ReadOnly=false
        RBD CephMonitors(monitors) RBDImage(image)="" FSType(fsType)="" RBDPool(pool)=""
        RBD RadosUser(user)="" Keyring="" SecretRef*LocalObjectReference ReadOnly=false
        Quobyte Registry="" Volume="" ReadOnly=false User="" Group="" Tenant=""
        FlexVolume Driver="" FSType(fsType)="" SecretRef*LocalObjectReference ReadOnly=false Options
        Cinder VolumeID="" FSType(fsType)="" ReadOnly=false SecretRef*LocalObjectReference
        CephFS Monitors Path="" User="" SecretFile="" SecretRef*LocalObjectReference ReadOnly=false
        Flocker DatasetName="" DatasetUUID=""
        DownwardAPI Items[]DownwardAPIFile DefaultMode
        DownwardAPIFile Path="" FieldRef*ObjectFieldSelector
        DownwardAPIFile ResourceFieldRef*ResourceFieldSelector Mode
        FC TargetWWNs Lun FSType(fsType)="" ReadOnly=false WWIDs(wwids)
        AzureFile SecretName="" ShareName="" ReadOnly=false
        ConfigMap Name="" Items[]KeyToPath DefaultMode Optional
        VsphereVolume VolumePath="" FSType(fsType)="" StoragePolicyName="" StoragePolicyID=""
        AzureDisk DiskName="" DataDiskURI(diskURI)="" CachingMode FSType(fsType) ReadOnly Kind
        PhotonPersistentDisk PdID="" FSType(fsType)=""
        Projected Sources[]VolumeProjection DefaultMode
        VolumeProjection Secret*SecretProjection DownwardAPI*DownwardAPIProjection
        VolumeProjection ConfigMap*SecretProjection ServiceAccountToken*TokenProjection
        VolumeProjection ClusterTrustBundle*ClusterTrustBundle PodCertificate*PodCertificate
        SecretProjection Name="" Items[]KeyToPath Optional
        DownwardAPIProjection Items[]DownwardAPIFile
        TokenProjection Audience="" ExpirationSeconds=0 Path=""
        ClusterTrustBundle Name SignerName LabelSelector Optional Path=""
        PodCertificate SignerName="" KeyType="" MaxExpirationSeconds CredentialBundlePath=""
        PodCertificate KeyPath="" CertificateChainPath="" UserAnnotations
        PortworxVolume VolumeID="" FSType(fsType)="" ReadOnly=false
        ScaleIO Gateway="" System="" SecretRef*LocalObjectReference SSLEnabled(sslEnabled)=false
        ScaleIO ProtectionDomain="" StoragePool="" StorageMode="" VolumeName="" FSType(fsType)=""
        ScaleIO ReadOnly=false
        StorageOS VolumeName="" VolumeNamespace="" FSType(fsType)="" ReadOnly=false
        StorageOS SecretRef*LocalObjectReference
        CSI Driver="" ReadOnly FSType(fsType) VolumeAttributes
        CSI NodePublishSecretRef*LocalObjectReference
        Ephemeral VolumeClaimTemplate*PersistentVolumeClaimTemplate
        PersistentVolumeClaimTemplate @ Spec:PersistentVolumeClaimSpec
        PersistentVolumeClaimSpec AccessModes Selector Resources:VolumeResourceRequirements
        PersistentVolumeClaimSpec VolumeName="" StorageClassName VolumeMode
        PersistentVolumeClaimSpec DataSource*TypedLocalObjectReference
        PersistentVolumeClaimSpec DataSourceRef*TypedObjectReference VolumeAttributesClassName
        VolumeResourceRequirements Limits Requests
        TypedLocalObjectReference APIGroup(apiGroup) Kind="" Name=""
        TypedObjectReference APIGroup(apiGroup) Kind="" Name="" Namespace
        Image Reference="" PullPolicy=""
        """
}
