/// How large an object may be.
enum ObjectSize {
  /// The bytes of JSON that one object may have, and a page of a list.
  ///
  /// etcd takes requests of up to 1.5 MiB unless it is told otherwise, and an API server writes `<`, `>` and `&` as six
  /// bytes each.
  static let limit = Transport.responseLimit
  /// What is wrong with an object that has more.
  static let problem = "it is larger than \(limit >> 20) MiB"
}
