import Testing

/// Deployments on nodes, moved by the real controllers.
@Suite(.enabled(if: Assets.haveCluster, Assets.clusterComment), .cluster(.complete))
enum ClusterTests {}
