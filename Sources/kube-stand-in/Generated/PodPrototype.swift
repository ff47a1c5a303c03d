/// A running, ready pod as a cluster has them, about 7 KB of JSON, with `$(slots)` for what differs.
enum PodPrototype {
  /// The pod.
  static let text = """
    apiVersion: v1
    kind: Pod
    metadata:
      name: $(pod)
      generateName: $(replicaSet)-
      namespace: $(namespace)
      uid: $(podUID)
      creationTimestamp: started-9d
      labels:
        app.kubernetes.io/name: $(deployment)
        pod-template-hash: $(hash)
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "9090"
        checksum/config: $(replicaSetUID)
      ownerReferences:
        - apiVersion: apps/v1
          kind: ReplicaSet
          name: $(replicaSet)
          uid: $(replicaSetUID)
          controller: true
          blockOwnerDeletion: true
      managedFields:
        - manager: kube-controller-manager
          operation: Update
          apiVersion: v1
          time: started-9d
          fieldsType: FieldsV1
          fieldsV1:
            f:metadata:
              f:annotations: {.: {}, f:checksum/config: {}, f:prometheus.io/port: {}, f:prometheus.io/scrape: {}}
              f:generateName: {}
              f:labels: {.: {}, f:app.kubernetes.io/name: {}, f:pod-template-hash: {}}
              f:ownerReferences:
                .: {}
                'k:{"uid":"$(replicaSetUID)"}': {}
            f:spec:
              f:containers:
                'k:{"name":"app"}':
                  .: {}
                  f:env:
                    .: {}
                    'k:{"name":"LOG_LEVEL"}': {.: {}, f:name: {}, f:value: {}}
                    'k:{"name":"DATABASE_URL"}': {.: {}, f:name: {}, f:valueFrom: {.: {}, f:secretKeyRef: {}}}
                    'k:{"name":"POD_NAME"}': {.: {}, f:name: {}, f:valueFrom: {.: {}, f:fieldRef: {}}}
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
                  f:ports:
                    .: {}
                    'k:{"containerPort":8080,"protocol":"TCP"}': {.: {}, f:containerPort: {}, f:name: {}, f:protocol: {}}
                  f:readinessProbe:
                    .: {}
                    f:failureThreshold: {}
                    f:httpGet: {.: {}, f:path: {}, f:port: {}, f:scheme: {}}
                    f:periodSeconds: {}
                    f:successThreshold: {}
                    f:timeoutSeconds: {}
                  f:resources: {.: {}, f:limits: {.: {}, f:memory: {}}, f:requests: {.: {}, f:cpu: {}, f:memory: {}}}
                  f:terminationMessagePath: {}
                  f:terminationMessagePolicy: {}
                'k:{"name":"metrics"}':
                  .: {}
                  f:image: {}
                  f:imagePullPolicy: {}
                  f:name: {}
                  f:resources: {}
                  f:terminationMessagePath: {}
                  f:terminationMessagePolicy: {}
              f:dnsPolicy: {}
              f:enableServiceLinks: {}
              f:restartPolicy: {}
              f:schedulerName: {}
              f:securityContext: {}
              f:terminationGracePeriodSeconds: {}
        - manager: kubelet
          operation: Update
          subresource: status
          apiVersion: v1
          time: started-9d
          fieldsType: FieldsV1
          fieldsV1:
            f:status:
              f:conditions:
                'k:{"type":"ContainersReady"}': {.: {}, f:lastProbeTime: {}, f:lastTransitionTime: {}, f:status: {}, f:type: {}}
                'k:{"type":"Initialized"}': {.: {}, f:lastProbeTime: {}, f:lastTransitionTime: {}, f:status: {}, f:type: {}}
                'k:{"type":"PodReadyToStartContainers"}': {.: {}, f:lastProbeTime: {}, f:lastTransitionTime: {}, f:status: {}, f:type: {}}
                'k:{"type":"Ready"}': {.: {}, f:lastProbeTime: {}, f:lastTransitionTime: {}, f:status: {}, f:type: {}}
              f:containerStatuses: {}
              f:hostIP: {}
              f:hostIPs: {}
              f:phase: {}
              f:podIP: {}
              f:podIPs:
                .: {}
                'k:{"ip":"$(podIP)"}': {.: {}, f:ip: {}}
              f:startTime: {}
    spec:
      nodeName: $(node)
      restartPolicy: Always
      terminationGracePeriodSeconds: 30
      dnsPolicy: ClusterFirst
      enableServiceLinks: true
      preemptionPolicy: PreemptLowerPriority
      priority: 0
      schedulerName: default-scheduler
      securityContext: {}
      serviceAccount: default
      serviceAccountName: default
      tolerations:
        - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 300}
        - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 300}
      volumes:
        - name: $(volume)
          projected:
            defaultMode: 420
            sources:
              - serviceAccountToken: {expirationSeconds: 3607, path: token}
              - configMap:
                  name: kube-root-ca.crt
                  items: [{key: ca.crt, path: ca.crt}]
              - downwardAPI:
                  items:
                    - path: namespace
                      fieldRef: {apiVersion: v1, fieldPath: metadata.namespace}
      containers:
        - name: app
          image: registry.example.com/app:1.14.3
          imagePullPolicy: IfNotPresent
          env:
            - {name: LOG_LEVEL, value: info}
            - name: DATABASE_URL
              valueFrom: {secretKeyRef: {name: $(deployment), key: database-url}}
            - name: POD_NAME
              valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.name}}
          ports:
            - {name: http, containerPort: 8080, protocol: TCP}
          livenessProbe:
            httpGet: {path: /live, port: http, scheme: HTTP}
            periodSeconds: 10
            timeoutSeconds: 1
            successThreshold: 1
            failureThreshold: 3
          readinessProbe:
            httpGet: {path: /ready, port: http, scheme: HTTP}
            periodSeconds: 5
            timeoutSeconds: 1
            successThreshold: 1
            failureThreshold: 3
          resources:
            requests: {cpu: 100m, memory: 64Mi}
            limits: {memory: 256Mi}
          terminationMessagePath: /dev/termination-log
          terminationMessagePolicy: File
          volumeMounts:
            - {name: $(volume), mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}
        - name: metrics
          image: registry.example.com/metrics:0.9.1
          imagePullPolicy: IfNotPresent
          resources: {}
          terminationMessagePath: /dev/termination-log
          terminationMessagePolicy: File
          volumeMounts:
            - {name: $(volume), mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}
    status:
      phase: Running
      qosClass: Burstable
      hostIP: $(hostIP)
      hostIPs: [{ip: $(hostIP)}]
      podIP: $(podIP)
      podIPs: [{ip: $(podIP)}]
      startTime: started-9d
      conditions:
        - {type: PodReadyToStartContainers, status: "True", lastProbeTime: null, lastTransitionTime: started-9d}
        - {type: Initialized, status: "True", lastProbeTime: null, lastTransitionTime: started-9d}
        - {type: Ready, status: "True", lastProbeTime: null, lastTransitionTime: started-9d}
        - {type: ContainersReady, status: "True", lastProbeTime: null, lastTransitionTime: started-9d}
        - {type: PodScheduled, status: "True", lastProbeTime: null, lastTransitionTime: started-9d}
      containerStatuses:
        - name: app
          image: registry.example.com/app:1.14.3
          imageID: registry.example.com/app@sha256:4818fc40376a9c91d516e7ab131cbd0069a6f6d01e28f0564d2d9a87b1986989
          containerID: $(containerID)
          ready: true
          started: true
          restartCount: 0
          state: {running: {startedAt: started-9d}}
          lastState: {}
        - name: metrics
          image: registry.example.com/metrics:0.9.1
          imageID: registry.example.com/metrics@sha256:f54a58bc1aac5ea1a25d796ae155dc228b3f0e11d046ae276b39c4bf2f13d8c4
          containerID: $(sidecarID)
          ready: true
          started: true
          restartCount: 0
          state: {running: {startedAt: started-9d}}
          lastState: {}
    """
}
