import Health

/// A kind of object that is watched.
protocol WatchedObject: APIObject {
  /// The same as an object of any kind.
  var clusterObject: ClusterObject { get }
  /// Drops what nobody needs of a list that is long already.
  static func shorten(_ objects: inout [ClusterObject])
}

extension WatchedObject {
  static func shorten(_ objects: inout [ClusterObject]) {}
}

extension Deployment: WatchedObject {
  var clusterObject: ClusterObject { .deployment(self) }
}

extension Pod: WatchedObject {
  var clusterObject: ClusterObject { .pod(self) }
}

extension PodWarning: WatchedObject {
  var clusterObject: ClusterObject { .warning(self) }

  static func shorten(_ objects: inout [ClusterObject]) {
    guard objects.count > longestList else { return }
    var warnings: [PodWarning] = []
    var others: [ClusterObject] = []
    for object in objects {
      if case .warning(let warning) = object { warnings.append(warning) } else { others.append(object) }
    }
    shorten(&warnings)
    objects = warnings.map(\.clusterObject) + others.prefix(longestList / 2)
  }

  /// Anybody who may write events in one namespace can write a hundred thousand: of each pod only the newest counts, and of
  /// too many pods those with the newest.
  static func shorten(_ warnings: inout [PodWarning]) {
    guard warnings.count > longestList else { return }
    let newest = Dictionary(warnings.map { ($0.podUID, $0) }) { $0.lastSeen < $1.lastSeen ? $1 : $0 }
    warnings = Array(newest.values)
    guard warnings.count > longestList / 2 else { return }
    warnings.sort { $0.lastSeen > $1.lastSeen }
    warnings.removeSubrange((longestList / 2)...)
  }

  private static var longestList: Int { 20_000 }
}
