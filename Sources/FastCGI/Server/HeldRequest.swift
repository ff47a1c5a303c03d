/// A request that has been read and is owed an answer, with its connection, which is in the hands of whoever has this.
struct HeldRequest: Sendable {
  let connection: Connection
  let turn: Connection.Turn
  /// The request, which has been read.
  let exchange: Exchange
  /// How the request came, which tells what follows it.
  let source: RequestSource
  /// Whether the peer will send no more.
  let isPeerClosed: Bool
}

/// How a request came.
enum RequestSource: Sendable {
  /// In one piece, alone.
  case plain
  /// In pieces, or with others: what was read beyond it is kept there.
  indirect case gathered(Intake)
  /// With a body that is too long: the connection has to end after the response.
  case overlong
}
