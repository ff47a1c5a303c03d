import Health
public import Monitoring

extension Configuration {
  /// How the cluster is asked and watched.
  public var session: ClusterSession.Settings {
    ClusterSession.Settings(
      timeout: kubernetesTimeout, workers: fastCGI.workers, health: health,
      watching: watch.isOn ? .init(namespaces: watch.namespaces, staleAfter: watch.staleAfter) : nil)
  }
}
