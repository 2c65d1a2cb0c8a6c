internal import Document

enum VolumeDefaults {
    /// 0644
    private static let mode: JSONValue = 420

    static func set(_ volume: inout JSONObject) {
        if !volume.contains(where: { $0.key != "name" }) { volume["emptyDir"] = [:] }
        for source in ["secret", "configMap", "downwardAPI", "projected"] {
            volume.updateObject(source) { $0.setDefault("defaultMode", mode) }
        }
        volume.updateObject("downwardAPI", setDownwardFiles)
        volume.updateObject("projected") { $0.updateItems("sources", setProjection) }
        volume.updateObject("hostPath") { $0.setDefault("type", "") }
        volume.updateObject("iscsi") { $0.setDefault("iscsiInterface", "default") }
        volume.updateObject("rbd") {
            $0.setDefault("pool", "rbd")
            $0.setDefault("user", "admin")
            $0.setDefault("keyring", "/etc/ceph/keyring")
        }
        volume.updateObject("azureDisk") {
            $0.setDefault("cachingMode", "ReadWrite")
            $0.setDefault("kind", "Shared")
            $0.setDefault("fsType", "ext4")
            $0.setDefault("readOnly", false)
        }
        volume.updateObject("scaleIO") {
            $0.setDefault("storageMode", "ThinProvisioned")
            $0.setDefault("fsType", "xfs")
        }
        volume.updateObject("image") {
            let reference = $0.text("reference")
            if !reference.isEmpty {
                $0.setDefault("pullPolicy", .string(PodSpecDefaults.pullPolicy(of: reference)))
            }
        }
        volume.updateObject("ephemeral") {
            $0.updateObject("volumeClaimTemplate") { template in
                template.updateObject("spec") { $0.setDefault("volumeMode", "Filesystem") }
            }
        }
    }

    private static func setProjection(_ source: inout JSONObject) {
        source.updateObject("serviceAccountToken") { $0.setDefault("expirationSeconds", 3600) }
        source.updateObject("podCertificate") { $0.setDefault("maxExpirationSeconds", 86400) }
        source.updateObject("downwardAPI", setDownwardFiles)
    }

    private static func setDownwardFiles(_ source: inout JSONObject) {
        source.updateItems("items") {
            $0.updateObject("fieldRef", PodSpecDefaults.setFieldReference)
            $0.updateObject("resourceFieldRef", PodSpecDefaults.setResourceReference)
        }
    }
}
