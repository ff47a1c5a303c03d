import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Writes the body of one answer, as fast and as far as it is allowed.
///
/// Belongs to an event loop.
final class BodyWriter {
  /// What keeps a body from going out in one piece.
  struct Limits: Sendable {
    /// After so many bytes the connection is closed, nil for never.
    var length: Int?
    /// The most bytes a second, 1 or more, nil for as many as the client takes.
    var bytesPerSecond: Int?
  }

  private enum State {
    case open
    /// The end follows once the queue is written.
    case ending
    case over
  }

  /// The connection.
  let channel: any Channel
  /// Where it belongs.
  let eventLoop: any EventLoop
  /// Called whenever a queue that kept it from being writable is written.
  var drained: (() -> Void)?

  private let context: ChannelHandlerContext
  private let closesAtEnd: Bool
  private var allowance: Int
  private let bytesPerSecond: Int?
  private var queue = ByteBuffer()
  private var isTicking = false
  private var state = State.open

  /// A writer for the body that follows a head.
  ///
  /// - Parameters:
  ///   - context: Where to write.
  ///   - limits: How fast and how far.
  ///   - closesAtEnd: Whether the connection ends with the answer.
  init(context: ChannelHandlerContext, limits: Limits, closesAtEnd: Bool) {
    self.context = context
    channel = context.channel
    eventLoop = context.eventLoop
    allowance = limits.length ?? .max
    bytesPerSecond = limits.bytesPerSecond
    self.closesAtEnd = closesAtEnd
  }

  /// Whether the client keeps up with what was written.
  var isWritable: Bool { state == .open && queue.readableBytes == 0 && channel.isWritable }

  /// Writes a part of the body, to be sent with the next flush.
  func write(_ part: ByteBuffer) {
    var part = part
    guard state == .open, part.readableBytes > 0 else { return }
    if bytesPerSecond == nil {
      send(&part)
    } else {
      queue.writeBuffer(&part)
      tick()
    }
  }

  /// Sends what was written, the head included.
  func flush() {
    if state != .over { context.flush() }
  }

  /// Ends the body after what was written.
  func end() {
    guard state == .open else { return }
    state = .ending
    if queue.readableBytes == 0 { finish() }
  }

  /// Writes nothing more, and leaves the connection open.
  func stop() {
    state = .over
    queue.clear()
  }

  /// Resets the connection.
  func reset() {
    stop()
    channel.reset()
  }

  private func send(_ bytes: inout ByteBuffer) {
    guard let part = bytes.readSlice(length: min(allowance, bytes.readableBytes)) else { return }
    allowance -= part.readableBytes
    let written = context.write(NIOAny(HTTPServerResponsePart.body(.byteBuffer(part))))
    guard bytes.readableBytes > 0 else { return }
    stop()
    context.flush()
    let channel = channel
    written.whenComplete { _ in channel.close(promise: nil) }
  }

  private func finish() {
    state = .over
    let end = context.writeAndFlush(NIOAny(HTTPServerResponsePart.end(nil)))
    guard closesAtEnd else { return }
    let channel = channel
    end.whenComplete { _ in channel.close(promise: nil) }
  }

  /// Sends a twentieth of a second's bytes from the queue, and the rest later.
  private func tick() {
    guard !isTicking, let bytesPerSecond else { return }
    guard state != .over, queue.readableBytes > 0 else { return }
    isTicking = true
    let count = max(bytesPerSecond / 20, 1)
    if var part = queue.readSlice(length: min(count, queue.readableBytes)) { send(&part) }
    flush()
    let pause = TimeAmount.nanoseconds(Int64(count) * 1_000_000_000 / Int64(bytesPerSecond))
    eventLoop.assumeIsolated().scheduleTask(in: pause) {
      self.isTicking = false
      self.tick()
      guard !self.isTicking else { return }
      switch self.state {
      case .open: self.drained?()
      case .ending: self.finish()
      case .over: break
      }
    }
  }
}

extension Channel {
  /// Closes the connection with a TCP reset: what is unsent is thrown away (socket(7), `SO_LINGER`).
  func reset() {
    guard let options = self as? any SocketOptionProvider else {
      close(promise: nil)
      return
    }
    options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in self.close(promise: nil) }
  }
}
