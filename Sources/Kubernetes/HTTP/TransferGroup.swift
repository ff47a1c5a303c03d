import CCurl
import System

/// Transfers that run side by side in one thread, over connections that they share where HTTP/2 lets them.
///
/// Source: libcurl-multi(3), curl_multi_wakeup(3).
// Unchecked: the informer's one thread guards all of it; only `wakeUp()` is called by others, and touches nothing but `multi`,
// which never changes and which curl_multi_wakeup(3) takes from any thread.
final class TransferGroup: @unchecked Sendable {
  /// The sockets of all connections.
  let sockets: SocketTable
  private let multi: UnsafeMutableRawPointer
  /// The handles of transfers that are under way.
  private var running: [UnsafeMutableRawPointer: Transfer] = [:]

  /// Creates it without transfers; nil when libcurl cannot, for want of memory or descriptors.
  ///
  /// - Parameter userTimeout: How long a peer may be silent that should have acknowledged something.
  init?(userTimeout: Duration) {
    guard Transfer.isReady, let multi = curl_multi_init() else { return nil }
    self.multi = multi
    sockets = SocketTable(userTimeout: userTimeout)
  }

  deinit {
    for handle in running.keys { curl_multi_remove_handle(multi, handle) }
    curl_multi_cleanup(multi)
  }

  /// Runs a transfer, which must have begun.
  ///
  /// - Parameter transfer: Ours until it is over or removed.
  /// - Returns: Whether libcurl has taken it.
  func add(_ transfer: Transfer) -> Bool {
    guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else { return false }
    running[transfer.handle] = transfer
    return true
  }

  /// Ends a transfer before its time, and with it a connection that it does not share.
  func remove(_ transfer: Transfer) {
    guard running.removeValue(forKey: transfer.handle) != nil else { return }
    curl_multi_remove_handle(multi, transfer.handle)
  }

  /// Does what can be done without waiting.
  func perform() {
    var count: Int32 = 0
    curl_multi_perform(multi, &count)
  }

  /// Takes a transfer that is over, and is free again once it has been asked for its result.
  ///
  /// - Returns: The transfer, nil when no more are over.
  func nextFinished() -> Transfer? {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left)?.pointee {
      guard message.msg == CURLMSG_DONE, let pointer = message.easy_handle,
        let transfer = running[pointer]
      else { continue }
      // The message is libcurl's, and gone with the handle.
      transfer.end(with: CurlCode(message.data.result))
      remove(transfer)
      return transfer
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
