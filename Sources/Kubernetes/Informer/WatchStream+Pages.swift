extension WatchStream {
  /// Reads the pages of a list as an informer does, without a connection: for benchmarks of decoding alone.
  ///
  /// - Parameters:
  ///   - pages: The pages, from first to last.
  ///   - handler: Gets the objects.
  /// - Throws: `APIError.malformed` when a page cannot be read.
  package func read(pages: [[UInt8]], for handler: any ResourceEventHandler) throws(APIError) {
    let feed = feed(for: handler, sharing: Interner())
    for page in pages { _ = try feed.addPage(page) }
    feed.publish()
  }
}
