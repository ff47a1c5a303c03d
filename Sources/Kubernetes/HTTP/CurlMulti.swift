import CCurl
import System

/// Transfers that run side by side in one thread, over connections that they share where HTTP/2 lets them.
///
/// Unchecked: all of it is for one thread, but `wakeUp()`, which libcurl allows from any.
///
/// Source: libcurl-multi(3), curl_multi_wakeup(3).
final class CurlMulti: @unchecked Sendable {
  /// The sockets of all connections.
  let sockets: SocketTable
  private let multi: UnsafeMutableRawPointer
  /// The handles of transfers that are under way.
  private var running: [UnsafeMutableRawPointer: CurlHandle] = [:]

  /// Creates it without transfers; nil when libcurl cannot, for want of memory or descriptors.
  ///
  /// - Parameter sockets: Will know all sockets.
  init?(sockets: sending SocketTable) {
    guard CurlHandle.isReady, let multi = curl_multi_init() else { return nil }
    self.multi = multi
    self.sockets = sockets
  }

  deinit {
    for handle in running.keys { curl_multi_remove_handle(multi, handle) }
    curl_multi_cleanup(multi)
  }

  /// Begins a transfer, whose handle must be ready for it.
  ///
  /// - Parameter handle: Ours until the transfer is over or removed.
  /// - Returns: Whether libcurl has taken it.
  func add(_ handle: CurlHandle) -> Bool {
    guard curl_multi_add_handle(multi, handle.handle) == CURLM_OK else { return false }
    running[handle.handle] = handle
    return true
  }

  /// Ends a transfer before its time, and with it a connection that it does not share.
  func remove(_ handle: CurlHandle) {
    guard running.removeValue(forKey: handle.handle) != nil else { return }
    curl_multi_remove_handle(multi, handle.handle)
  }

  /// Does what can be done without waiting.
  func perform() {
    var count: Int32 = 0
    curl_multi_perform(multi, &count)
  }

  /// Takes a transfer that is over; its handle is free again.
  ///
  /// - Returns: The handle and how the transfer ended, nil when no more are over.
  func nextFinished() -> (handle: CurlHandle, code: CurlCode)? {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left)?.pointee {
      guard message.msg == CURLMSG_DONE, let pointer = message.easy_handle,
        let handle = running[pointer]
      else { continue }
      let code = CurlCode(message.data.result)
      remove(handle)
      return (handle, code)
    }
    return nil
  }

  /// Waits until there is something to do.
  ///
  /// - Parameter limit: The longest time to wait.
  func wait(atMost limit: Duration) {
    curl_multi_poll(multi, nil, 0, limit.pollMilliseconds, nil)
  }

  /// Ends a wait, the one under way or the next; from any thread.
  func wakeUp() {
    curl_multi_wakeup(multi)
  }
}
