import CLinux
import Glibc
import Synchronization

/// Numbers that many threads count up at the same time, and that somebody reads now and then.
///
/// Each processor has numbers of its own, so that threads neither wait for one another nor take a cache line from one
/// another; a reading is the sum. What is counted while it is read is in it or not.
// Unchecked: atomic operations guard the memory at `cells`, which nothing else touches and which is there as long as the table.
package final class CounterTable: @unchecked Sendable {
  /// The bytes that processors fetch together, at most.
  private static let line = 128
  /// The most that a machine's processors are told apart.
  private static let mostShards = 64

  /// How many numbers there are.
  package let count: Int
  private let cells: UnsafeMutablePointer<Atomic<Int>>
  /// How many cells the numbers of one processor take, with room to the next line.
  private let stride: Int
  private let shards: Int

  /// Creates a table of zeros.
  ///
  /// - Parameters:
  ///   - count: How many numbers there are, from 1.
  ///   - shards: How many processors are told apart, from 1; by default those of this machine.
  package init(count: Int, shards: Int = processors) {
    let cellsOfLine = Self.line / MemoryLayout<Atomic<Int>>.stride
    self.count = max(1, count)
    self.shards = min(max(1, shards), Self.mostShards)
    stride = (self.count + cellsOfLine - 1) / cellsOfLine * cellsOfLine
    let all = stride * self.shards
    cells = UnsafeMutableRawPointer.allocate(
      byteCount: all * MemoryLayout<Atomic<Int>>.stride, alignment: Self.line
    ).bindMemory(to: Atomic<Int>.self, capacity: all)
    for cell in 0..<all { (cells + cell).initialize(to: Atomic(0)) }
  }

  deinit {
    cells.deinitialize(count: stride * shards)
    cells.deallocate()
  }

  /// Adds to a number; one that there is not is left alone.
  package func add(_ amount: Int = 1, to index: Int) {
    guard index >= 0, index < count else { return }
    let shard = max(0, Int(clamping: sched_getcpu())) % shards
    cells[shard * stride + index].wrappingAdd(amount, ordering: .relaxed)
  }

  /// A number; 0 for one that there is not.
  package subscript(index: Int) -> Int {
    guard index >= 0, index < count else { return 0 }
    return (0..<shards).reduce(0) { $0 &+ cells[$1 * stride + index].load(ordering: .relaxed) }
  }

  /// The processors of this machine, at least 1.
  package static let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_CONF)))
}
