import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Reads requests of one connection, one after the other, and writes their answers.
final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// The longest body that is read; only faults have one.
  private static let bodyLimit = 64 * 1024

  private let api: API
  private let control: Control
  private let delay: TimeAmount
  private var head: HTTPRequestHead?
  private var body = ByteBuffer()

  /// A handler for one connection.
  ///
  /// - Parameters:
  ///   - api: Answers requests for objects.
  ///   - control: Counts them and orders faults.
  ///   - delay: How long each answer of the API waits.
  init(api: API, control: Control, delay: TimeAmount) {
    self.api = api
    self.control = control
    self.delay = delay
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body.clear()
    case .body(var part):
      guard body.readableBytes + part.readableBytes <= Self.bodyLimit else {
        context.close(promise: nil)
        return
      }
      body.writeBuffer(&part)
    case .end:
      guard let head else { return }
      self.head = nil
      handle(Request(head: head, body: body), head: head, context: context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func handle(_ request: Request, head: HTTPRequestHead, context: ChannelHandlerContext) {
    guard !request.path.hasPrefix(Control.prefix) else {
      write(control.response(to: request), for: head, context: context)
      return
    }
    let route = Route(request)
    let fault = control.admit(request, route: route)
    let delay = fault?.delayMilliseconds.map(TimeAmount.milliseconds) ?? delay
    guard delay > .nanoseconds(0) else {
      answer(request, route: route, fault: fault, head: head, context: context)
      return
    }
    context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
      guard context.channel.isActive else { return }
      self.answer(request, route: route, fault: fault, head: head, context: context)
    }
  }

  private func answer(
    _ request: Request, route: Route, fault: Fault?, head: HTTPRequestHead, context: ChannelHandlerContext
  ) {
    if fault?.reset == true {
      reset(context)
    } else if let status = fault?.status {
      let error = APIError.ordered(HTTPResponseStatus(statusCode: status))
      write(error.response, for: head, context: context)
    } else {
      write(api.response(to: request, route: route), for: head, context: context)
    }
  }

  private func write(_ response: Response, for request: HTTPRequestHead, context: ChannelHandlerContext) {
    var headers: HTTPHeaders = [
      "Cache-Control": "no-cache, private",
      "Content-Type": response.contentType,
      "Date": api.clock().httpDate,
    ]
    if response.status != .noContent {
      headers.add(name: "Content-Length", value: String(response.body.readableBytes))
    }
    if !request.isKeepAlive {
      headers.add(name: "Connection", value: "close")
    } else if request.version == .http1_0 {
      headers.add(name: "Connection", value: "keep-alive")
    }
    let head = HTTPResponseHead(version: .http1_1, status: response.status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if request.method != .HEAD, response.body.readableBytes > 0 {
      context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
    }
    let channel = context.channel
    let end = context.writeAndFlush(wrapOutboundOut(.end(nil)))
    if !request.isKeepAlive {
      end.whenComplete { _ in channel.close(promise: nil) }
    }
  }

  /// Closes the connection with a TCP reset: what is unsent is thrown away (socket(7), `SO_LINGER`).
  private func reset(_ context: ChannelHandlerContext) {
    let channel = context.channel
    guard let options = channel as? any SocketOptionProvider else {
      channel.close(promise: nil)
      return
    }
    options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
  }
}
