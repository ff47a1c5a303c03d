import NIOCore

/// Answers one watch, from where it stands in the history of the store.
///
/// Belongs to an event loop.
final class WatchStream {
  /// When bookmarks are sent.
  struct BookmarkTimes: Sendable {
    /// Between one and the next; a real server takes about a minute.
    var interval = Duration.seconds(60)
    /// From the last one to the end that `timeoutSeconds` sets; a real server takes two seconds.
    var beforeEnd = Duration.seconds(2)
  }

  /// The most objects or changes that are written at once.
  private static let batch = 100

  private let watch: WatchRequest
  private let api: API
  private let times: BookmarkTimes
  private let connections: Connections
  private let body: BodyWriter
  /// Whether the next line shall be malformed.
  private let isNextGarbled: () -> Bool

  private var handle: WatchHandle?
  /// Objects that are still to be told as they were at the start.
  private var initial: ArraySlice<StoredObject> = []
  /// Changes up to this version have been told.
  private var position: UInt64
  private let deadline: NIODeadline?
  private var endTimer: Scheduled<Void>?
  private var bookmarkTimer: Scheduled<Void>?

  /// A stream that has told nothing yet.
  ///
  /// - Parameters:
  ///   - watch: What is asked for.
  ///   - api: Where the objects and the clock are.
  ///   - times: When bookmarks are sent.
  ///   - connections: Where it is found while it is open.
  ///   - body: Where it writes.
  ///   - isNextGarbled: Asked before each line, whether it shall be malformed.
  init(
    _ watch: WatchRequest, api: API, times: BookmarkTimes, connections: Connections, body: BodyWriter,
    isNextGarbled: @escaping () -> Bool
  ) {
    self.watch = watch
    self.api = api
    self.times = times
    self.connections = connections
    self.body = body
    self.isNextGarbled = isNextGarbled
    deadline = watch.timeout.map { .now() + $0 }
    if let version = watch.resourceVersion {
      position = version
    } else {
      let snapshot = api.store.snapshot
      position = snapshot.resourceVersion
      initial = snapshot.list(watch.selection.resource, namespace: watch.selection.namespace, from: nil)
    }
  }

  /// Opens it and sends what there is to send.
  func start(path: String) {
    let handle = WatchHandle(self, resource: watch.selection.resource, path: path, channel: body.channel)
    self.handle = handle
    connections.opened(handle)
    body.drained = { [weak self] in self?.send() }
    endTimer = deadline.map { schedule(at: $0) { $0.end() } }
    if watch.hasBookmarks { scheduleBookmark() }
    send()
    body.flush()
  }

  /// Writes what it has not told yet, as far as the client keeps up.
  func send() {
    while isSending, body.isWritable {
      var lines = ByteBuffer()
      let isMore = initial.isEmpty ? writeChanges(into: &lines) : writeInitial(into: &lines)
      body.write(lines)
      body.flush()
      guard isMore else { return }
    }
  }

  /// Carries out an order.
  func carryOut(_ order: WatchHandle.Order) {
    guard handle != nil else { return }
    switch order {
    case .reset:
      abandon()
      body.reset()
    case .close:
      if isSending { end() }
    case .expire:
      expire(forgotten: api.store.snapshot.resourceVersion)
    case .silence:
      cancelTimers()
      body.stop()
    }
  }

  /// Ends it where the connection is gone.
  func abandon() {
    if let handle { connections.closed(handle) }
    handle = nil
    cancelTimers()
  }

  private var isSending: Bool { handle.map { !$0.isSilent } ?? false }

  private func writeInitial(into lines: inout ByteBuffer) -> Bool {
    for stored in initial.prefix(Self.batch) where watch.selection.matches(stored.object) {
      write(.added(stored), into: &lines)
    }
    initial = initial.dropFirst(Self.batch)
    return true
  }

  private func writeChanges(into lines: inout ByteBuffer) -> Bool {
    switch api.store.changes(of: watch.selection.resource, after: position, limit: Self.batch) {
    case .changes(let changes, upTo: let version):
      for event in changes.compactMap(watch.event) { write(event, into: &lines) }
      position = version
      return changes.count == Self.batch
    case .expired(let forgotten):
      expire(forgotten: forgotten)
      return false
    }
  }

  private func write(_ event: WatchEvent, into lines: inout ByteBuffer) {
    var line = ByteBuffer()
    event.write(into: &line, as: watch.form, now: api.clock())
    if isNextGarbled() { line = Garbage.replacing(line) }
    lines.writeBuffer(&line)
  }

  private func expire(forgotten: UInt64) {
    guard isSending else { return }
    var line = ByteBuffer()
    write(.error(.tooOld(position, forgotten: forgotten)), into: &line)
    body.write(line)
    end()
  }

  private func end() {
    abandon()
    body.end()
  }

  private func scheduleBookmark() {
    let now = NIODeadline.now()
    var next = now + TimeAmount(times.interval)
    if let last = deadline.map({ $0 - TimeAmount(times.beforeEnd) }), last > now { next = min(next, last) }
    bookmarkTimer = schedule(at: next) { stream in
      stream.send()
      guard stream.isSending else { return }
      // Without a reader that keeps up, there are changes that it has not been told.
      if stream.body.isWritable {
        var line = ByteBuffer()
        let resource = stream.watch.selection.resource
        stream.write(.bookmark(resource, resourceVersion: stream.position), into: &line)
        stream.body.write(line)
        stream.body.flush()
      }
      stream.scheduleBookmark()
    }
  }

  private func schedule(
    at time: NIODeadline, _ action: @escaping (WatchStream) -> Void
  ) -> Scheduled<Void> {
    body.eventLoop.assumeIsolated().scheduleTask(deadline: time) { [weak self] in
      if let self { action(self) }
    }
  }

  private func cancelTimers() {
    endTimer?.cancel()
    bookmarkTimer?.cancel()
  }
}
