import Health
public import Monitoring

extension Configuration {
  /// How the cluster is asked and watched.
  public var session: ClusterSession.Settings {
    ClusterSession.Settings(
      namespaces: watch.namespaces, timeout: kubernetesTimeout, workers: fastCGI.workers, health: health,
      watching: watch.isOn ? .init(staleAfter: watch.staleAfter) : nil)
  }
}
