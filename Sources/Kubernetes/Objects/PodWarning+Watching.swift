public import Health

extension PodWarning: WatchedObject {
  /// Events explain verdicts and make none, and their stream gets no bookmarks.
  public static var isConfirmable: Bool { false }

  /// The warning among other objects.
  public var clusterObject: ClusterObject { .warning(self) }

  /// Shortens a list of warnings; what cannot be read of it is shortened as well.
  public static func shorten(_ objects: inout [ClusterObject]) {
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
