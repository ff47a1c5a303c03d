/// What has become of the objects of one stream.
public enum ObjectChange: Sendable {
  /// A list was read to its end: just these objects exist in the stream's scope.
  case replaced([ClusterObject])
  /// An object is new or was changed.
  case upserted(ClusterObject)
  /// An object was deleted; this is how it was then.
  case deleted(ClusterObject)
}
