import Logging
import Synchronization
import System

/// What the threads of a server share.
final class ServerContext: Sendable {
  let configuration: Server.Configuration
  let logger: Logger
  let handler: any RequestHandler
  let connections: ConnectionTable
  /// The queues of the event loops, one each.
  let queues: [LoopQueue]
  /// What the loops leave to the workers.
  let jobs = BlockingQueue<Job>()
  /// Wakes the acceptor.
  let acceptorWakeup: EventFD
  /// Nil once the server has stopped listening.
  let listener: Mutex<Listener?>

  private let loopsEnd: EventFD
  private let stopping = Atomic(false)

  /// Creates what is shared; nobody works yet.
  ///
  /// - Throws: When the system has no descriptors left.
  init(
    listener: consuming Listener, configuration: Server.Configuration, logger: Logger,
    handler: any RequestHandler
  ) throws(SystemError) {
    self.configuration = configuration
    self.logger = logger
    self.handler = handler
    self.listener = Mutex(listener)
    connections = ConnectionTable(
      capacity: configuration.maximumConnections, bufferLimit: configuration.bufferLimit)
    acceptorWakeup = try EventFD()
    loopsEnd = try EventFD()
    var queues: [LoopQueue] = []
    for _ in 0..<configuration.loops { queues.append(try LoopQueue(end: loopsEnd)) }
    self.queues = queues
  }

  /// Whether no new connections are taken any more.
  var isStopping: Bool { stopping.load(ordering: .sequentiallyConsistent) }

  /// Lets the acceptor take no new connections, and end those that are open.
  func stop() {
    stopping.store(true, ordering: .sequentiallyConsistent)
    wakeAcceptor()
  }

  /// Makes the acceptor look again at what there is to do.
  func wakeAcceptor() {
    acceptorWakeup.raise()
  }

  /// Ends the loops and the workers, once no connection is open.
  func endThreads() {
    loopsEnd.raise()
    jobs.close()
  }

  /// The queue of the loop that a connection belongs to, as long as it is open.
  func queue(of id: Connection.ID) -> LoopQueue {
    queues[Int(id.place) % queues.count]
  }

  /// Forgets a connection that has been closed, and wakes the acceptor if it may be waiting for that.
  func forget(_ id: Connection.ID) {
    let left = connections.remove(id)
    if left == configuration.maximumConnections - 1 || (left == 0 && isStopping) { wakeAcceptor() }
  }
}
