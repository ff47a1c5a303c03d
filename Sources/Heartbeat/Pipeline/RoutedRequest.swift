import System

/// What is known of a request from the first look at it; a copy is one reference.
final class RoutedRequest: Sendable {
  /// When it was looked at.
  let start = MonotonicInstant.now
  let method: Method
  let route: Route

  /// Creates a request that has just been looked at.
  init(_ method: Method, _ route: Route) {
    self.method = method
    self.route = route
  }
}
