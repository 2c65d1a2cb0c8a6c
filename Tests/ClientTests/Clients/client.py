"""The Python client of Kubernetes against a live server: typed, dynamic, and watching.

usage: client.py URL TOKEN        ends with 0 when everything was as it should be
"""
import sys
import threading

from kubernetes import client, dynamic, watch

configuration = client.Configuration()
configuration.host = sys.argv[1]
configuration.api_key = {"authorization": "Bearer " + sys.argv[2]}
api = client.ApiClient(configuration)
core = client.CoreV1Api(api)
apps = client.AppsV1Api(api)


def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: got {got!r}, not {wanted!r}")


core.create_namespace({"metadata": {"name": "python"}})
start = core.list_namespaced_config_map("python").metadata.resource_version

# A watch from before the writes sees each of them, in order.
seen = []


def follow():
    stream = watch.Watch()
    for event in stream.stream(core.list_namespaced_config_map, "python", resource_version=start,
                               timeout_seconds=30):
        seen.append((event["type"], event["object"].metadata.name))
        if len(seen) == 4:
            stream.stop()


follower = threading.Thread(target=follow)
follower.start()
core.create_namespaced_config_map("python", {"metadata": {"name": "a"}, "data": {"k": "1"}})
made = core.create_namespaced_config_map("python", {"metadata": {"generateName": "b-"}})
core.patch_namespaced_config_map("a", "python", {"data": {"k": "2"}})
core.delete_namespaced_config_map("a", "python")
follower.join()
expect("watch", seen, [("ADDED", "a"), ("ADDED", made.metadata.name), ("MODIFIED", "a"), ("DELETED", "a")])

# An update of an old version is refused.
stale = core.read_namespaced_config_map(made.metadata.name, "python")
core.patch_namespaced_config_map(made.metadata.name, "python", {"data": {"new": "x"}})
try:
    core.replace_namespaced_config_map(made.metadata.name, "python", stale)
    sys.exit("a stale update was accepted")
except client.ApiException as refusal:
    expect("stale update", refusal.status, 409)

# The dynamic client reads discovery for itself.
dynamic_client = dynamic.DynamicClient(api)
deployments = dynamic_client.resources.get(api_version="apps/v1", kind="Deployment")
deployments.create(namespace="python", body={
    "metadata": {"name": "web"},
    "spec": {
        "replicas": 2, "selector": {"matchLabels": {"app": "web"}},
        "template": {"metadata": {"labels": {"app": "web"}},
                     "spec": {"containers": [{"name": "web", "image": "nginx"}]}},
    },
})
expect("default", deployments.get(name="web", namespace="python").spec.strategy.type, "RollingUpdate")
scale = apps.read_namespaced_deployment_scale("web", "python")
scale.spec.replicas = 4
apps.replace_namespaced_deployment_scale("web", "python", scale)
expect("scale", apps.read_namespaced_deployment("web", "python").spec.replicas, 4)
core.delete_namespace("python")
