import Dispatch
import Synchronization

/// Hands elements from threads that do not wait to threads that do, the oldest first.
package final class BlockingQueue<Element: Sendable>: Sendable {
  private struct State {
    /// What nobody has taken, from `first` on.
    var elements: [Element?] = []
    var first = 0
    var isClosed = false

    /// Takes the oldest element.
    mutating func take() -> Element? {
      guard first < elements.count else { return nil }
      let element = elements[first]
      elements[first] = nil
      first += 1
      // What has been taken goes all at once, so that an element costs the same however many wait.
      if first == elements.count {
        elements.removeAll(keepingCapacity: true)
        first = 0
      } else if first >= 64, first * 2 >= elements.count {
        elements.removeFirst(first)
        first = 0
      }
      return element
    }
  }

  private let state = Mutex(State())
  /// Signalled once for each element.
  private let arrivals = DispatchSemaphore(value: 0)

  /// Creates a queue without elements.
  package init() {}

  /// Adds an element, and wakes one of those who wait; bounded by whoever adds.
  ///
  /// After the queue was closed it is dropped.
  package func add(_ element: Element) {
    state.withLock { if !$0.isClosed { $0.elements.append(element) } }
    arrivals.signal()
  }

  /// Waits for an element.
  ///
  /// - Returns: The oldest; nil once the queue is closed and empty.
  package func next() -> Element? {
    while true {
      arrivals.wait()
      let (element, isClosed) = state.withLock { ($0.take(), $0.isClosed) }
      if let element { return element }
      if isClosed {
        // For the next one who waits.
        arrivals.signal()
        return nil
      }
    }
  }

  /// Lets nobody wait any more once the queue is empty.
  package func close() {
    state.withLock { $0.isClosed = true }
    arrivals.signal()
  }
}
