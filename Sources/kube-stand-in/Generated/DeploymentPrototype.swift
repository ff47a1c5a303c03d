/// A deployment as a cluster has them, with `$(slots)` for what differs from one to the next.
enum DeploymentPrototype {
  /// The namespace that it is in.
  static let namespace = """
    apiVersion: v1
    kind: Namespace
    metadata:
      name: $(namespace)
      creationTimestamp: started-90d
      labels: {kubernetes.io/metadata.name: $(namespace)}
    spec:
      finalizers: [kubernetes]
    status:
      phase: Active
    """

  /// A deployment that is rolled out and whose pods are ready.
  static func text(replicas: Int) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: $(deployment)
      namespace: $(namespace)
      uid: $(deploymentUID)
      generation: 4
      creationTimestamp: started-40d
      labels:
        app.kubernetes.io/name: $(deployment)
        app.kubernetes.io/managed-by: Helm
      annotations:
        deployment.kubernetes.io/revision: "4"
        meta.helm.sh/release-name: $(deployment)
        meta.helm.sh/release-namespace: $(namespace)
      managedFields:
        - manager: helm
          operation: Update
          apiVersion: apps/v1
          time: started-9d
          fieldsType: FieldsV1
          fieldsV1:
            f:metadata:
              f:annotations: {.: {}, f:meta.helm.sh/release-name: {}, f:meta.helm.sh/release-namespace: {}}
              f:labels: {.: {}, f:app.kubernetes.io/managed-by: {}, f:app.kubernetes.io/name: {}}
            f:spec:
              f:progressDeadlineSeconds: {}
              f:replicas: {}
              f:revisionHistoryLimit: {}
              f:selector: {}
              f:strategy:
                f:rollingUpdate: {.: {}, f:maxSurge: {}, f:maxUnavailable: {}}
                f:type: {}
              f:template:
                f:metadata:
                  f:labels: {.: {}, f:app.kubernetes.io/name: {}}
                f:spec:
                  f:containers:
                    'k:{"name":"app"}':
                      .: {}
                      f:image: {}
                      f:imagePullPolicy: {}
                      f:name: {}
                      f:readinessProbe: {.: {}, f:failureThreshold: {}, f:httpGet: {}, f:periodSeconds: {}}
                      f:resources: {}
                  f:restartPolicy: {}
        - manager: kube-controller-manager
          operation: Update
          subresource: status
          apiVersion: apps/v1
          time: started-9d
          fieldsType: FieldsV1
          fieldsV1:
            f:metadata:
              f:annotations: {f:deployment.kubernetes.io/revision: {}}
            f:status:
              f:availableReplicas: {}
              f:conditions:
                .: {}
                'k:{"type":"Available"}': {.: {}, f:lastTransitionTime: {}, f:status: {}, f:type: {}}
                'k:{"type":"Progressing"}': {.: {}, f:lastTransitionTime: {}, f:status: {}, f:type: {}}
              f:observedGeneration: {}
              f:readyReplicas: {}
              f:replicas: {}
              f:updatedReplicas: {}
    spec:
      replicas: \(replicas)
      progressDeadlineSeconds: 600
      revisionHistoryLimit: 10
      selector:
        matchLabels: {app.kubernetes.io/name: $(deployment)}
      strategy:
        type: RollingUpdate
        rollingUpdate: {maxUnavailable: 25%, maxSurge: 25%}
      template:
        metadata:
          creationTimestamp: null
          labels: {app.kubernetes.io/name: $(deployment)}
        spec:
          restartPolicy: Always
          terminationGracePeriodSeconds: 30
          dnsPolicy: ClusterFirst
          schedulerName: default-scheduler
          securityContext: {}
          containers:
            - name: app
              image: registry.example.com/app:1.14.3
              imagePullPolicy: IfNotPresent
              ports:
                - {name: http, containerPort: 8080, protocol: TCP}
              readinessProbe:
                httpGet: {path: /ready, port: http, scheme: HTTP}
                periodSeconds: 5
                timeoutSeconds: 1
                failureThreshold: 3
              resources:
                requests: {cpu: 100m, memory: 64Mi}
    status:
      observedGeneration: 4
      replicas: \(replicas)
      updatedReplicas: \(replicas)
      readyReplicas: \(replicas)
      availableReplicas: \(replicas)
      conditions:
        - type: Available
          status: "True"
          reason: MinimumReplicasAvailable
          message: Deployment has minimum availability.
          lastUpdateTime: started-40d
          lastTransitionTime: started-40d
        - type: Progressing
          status: "True"
          reason: NewReplicaSetAvailable
          message: ReplicaSet "$(replicaSet)" has successfully progressed.
          lastUpdateTime: started-9d
          lastTransitionTime: started-40d
    """
  }
}
