/// A ReplicaSet of a deployment as a cluster has them, about 2.5 KB of metadata, with `$(slots)` for what differs.
enum ReplicaSetPrototype {
  /// The ReplicaSet.
  static let text = """
    apiVersion: apps/v1
    kind: ReplicaSet
    metadata:
      name: $(replicaSet)
      namespace: $(namespace)
      uid: $(replicaSetUID)
      generation: 2
      creationTimestamp: started-9d
      labels:
        app.kubernetes.io/name: $(deployment)
        pod-template-hash: $(hash)
      annotations:
        deployment.kubernetes.io/desired-replicas: "5"
        deployment.kubernetes.io/max-replicas: "7"
        deployment.kubernetes.io/revision: "4"
        meta.helm.sh/release-name: $(deployment)
        meta.helm.sh/release-namespace: $(namespace)
      ownerReferences:
        - apiVersion: apps/v1
          kind: Deployment
          name: $(deployment)
          uid: $(deploymentUID)
          controller: true
          blockOwnerDeletion: true
      managedFields:
        - manager: kube-controller-manager
          operation: Update
          apiVersion: apps/v1
          time: started-9d
          fieldsType: FieldsV1
          fieldsV1:
            f:metadata:
              f:annotations:
                .: {}
                f:deployment.kubernetes.io/desired-replicas: {}
                f:deployment.kubernetes.io/max-replicas: {}
                f:deployment.kubernetes.io/revision: {}
                f:meta.helm.sh/release-name: {}
                f:meta.helm.sh/release-namespace: {}
              f:labels: {.: {}, f:app.kubernetes.io/name: {}, f:pod-template-hash: {}}
              f:ownerReferences:
                .: {}
                'k:{"uid":"$(deploymentUID)"}': {}
            f:spec:
              f:replicas: {}
              f:selector: {}
              f:template:
                f:metadata:
                  f:labels: {.: {}, f:app.kubernetes.io/name: {}, f:pod-template-hash: {}}
                f:spec:
                  f:containers:
                    'k:{"name":"app"}':
                      .: {}
                      f:env:
                        .: {}
                        'k:{"name":"LOG_LEVEL"}': {.: {}, f:name: {}, f:value: {}}
                      f:image: {}
                      f:imagePullPolicy: {}
                      f:livenessProbe:
                        .: {}
                        f:failureThreshold: {}
                        f:httpGet: {.: {}, f:path: {}, f:port: {}, f:scheme: {}}
                        f:periodSeconds: {}
                        f:successThreshold: {}
                        f:timeoutSeconds: {}
                      f:name: {}
                      f:readinessProbe:
                        .: {}
                        f:failureThreshold: {}
                        f:httpGet: {.: {}, f:path: {}, f:port: {}, f:scheme: {}}
                        f:periodSeconds: {}
                        f:successThreshold: {}
                        f:timeoutSeconds: {}
                      f:resources: {.: {}, f:requests: {.: {}, f:cpu: {}, f:memory: {}}}
                      f:terminationMessagePath: {}
                      f:terminationMessagePolicy: {}
                  f:dnsPolicy: {}
                  f:restartPolicy: {}
                  f:schedulerName: {}
                  f:securityContext: {}
                  f:terminationGracePeriodSeconds: {}
        - manager: kube-controller-manager
          operation: Update
          subresource: status
          apiVersion: apps/v1
          time: started-9d
          fieldsType: FieldsV1
          fieldsV1:
            f:status:
              f:availableReplicas: {}
              f:fullyLabeledReplicas: {}
              f:observedGeneration: {}
              f:readyReplicas: {}
              f:replicas: {}
    spec:
      selector:
        matchLabels: {app.kubernetes.io/name: $(deployment), pod-template-hash: $(hash)}
      template:
        metadata:
          labels: {app.kubernetes.io/name: $(deployment), pod-template-hash: $(hash)}
        spec:
          containers:
            - name: app
              image: registry.example.com/app:1.14.3
    status:
      observedGeneration: 2
    """
}
