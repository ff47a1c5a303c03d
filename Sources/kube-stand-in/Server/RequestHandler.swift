import NIOCore
import NIOHTTP1

/// Reads requests of one connection, one after the other, and writes their answers.
final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// What all connections share.
  struct Services: Sendable {
    /// Answers requests for objects.
    let api: API
    /// Counts them and orders faults.
    let control: Control
    /// Where open watches are found.
    let connections: Connections
    /// How long each answer of the API waits.
    let delay: TimeAmount
    /// When watches send bookmarks.
    let bookmarks: WatchStream.BookmarkTimes
  }

  /// The longest body that is read: many objects at once.
  private static let bodyLimit = 64 * 1024 * 1024

  private let services: Services
  private var head: HTTPRequestHead?
  private var body = ByteBuffer()
  private var stream: WatchStream?

  /// A handler for one connection.
  init(_ services: Services) {
    self.services = services
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body.clear()
      // A client with a long body waits for leave to send it (RFC 9110, section 10.1.1).
      if head.headers.contains(name: "Expect") {
        let leave = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(leave)), promise: nil)
      }
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

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stream?.send()
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    stream?.abandon()
    stream = nil
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func handle(_ request: Request, head: HTTPRequestHead, context: ChannelHandlerContext) {
    guard !request.path.hasPrefix(Control.prefix) else {
      write(services.control.response(to: request), for: head, context: context)
      return
    }
    let route = Route(request)
    let fault = services.control.admit(request, route: route) ?? Fault()
    let delay = fault.delayMilliseconds.map(TimeAmount.milliseconds) ?? services.delay
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
    _ request: Request, route: Route, fault: Fault, head: HTTPRequestHead, context: ChannelHandlerContext
  ) {
    if fault.silence == true {
      services.control.silence(context.channel)
    } else if fault.reset == true {
      context.channel.reset()
    } else if let status = fault.status {
      var response = APIError.ordered(HTTPResponseStatus(statusCode: status)).response
      response.retryAfter = fault.retryAfterSeconds
      write(response, for: head, context: context)
    } else {
      switch services.api.answer(request, route: route) {
      case .response(var response):
        if fault.garbage == true { response.body = Garbage.replacing(response.body) }
        write(response, for: head, limits: fault.limits, context: context)
      case .watch(let watch):
        start(watch, for: head, path: request.path, limits: fault.limits, context: context)
      }
    }
  }

  private func write(
    _ response: Response, for request: HTTPRequestHead, limits: BodyWriter.Limits = .init(),
    context: ChannelHandlerContext
  ) {
    var headers = headers(for: request, contentType: response.contentType)
    if response.status != .noContent {
      headers.add(name: "Content-Length", value: String(response.body.readableBytes))
    }
    if let seconds = response.retryAfter { headers.add(name: "Retry-After", value: String(seconds)) }
    let body = begin(response.status, headers, for: request, limits: limits, context: context)
    if request.method != .HEAD { body.write(response.body) }
    body.end()
  }

  private func start(
    _ watch: WatchRequest, for request: HTTPRequestHead, path: String, limits: BodyWriter.Limits,
    context: ChannelHandlerContext
  ) {
    let headers = headers(for: request, contentType: "application/json")
    let control = services.control
    let stream = WatchStream(
      watch, api: services.api, times: services.bookmarks, connections: services.connections,
      body: begin(.ok, headers, for: request, limits: limits, context: context),
      isNextGarbled: { control.garbles(path) })
    self.stream = stream
    stream.start(path: path)
  }

  /// Writes the head, and makes a writer for the body.
  private func begin(
    _ status: HTTPResponseStatus, _ headers: HTTPHeaders, for request: HTTPRequestHead,
    limits: BodyWriter.Limits, context: ChannelHandlerContext
  ) -> BodyWriter {
    let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    return BodyWriter(context: context, limits: limits, closesAtEnd: !request.isKeepAlive)
  }

  private func headers(for request: HTTPRequestHead, contentType: String) -> HTTPHeaders {
    var headers: HTTPHeaders = [
      "Cache-Control": "no-cache, private",
      "Content-Type": contentType,
      "Date": services.api.clock().httpDate,
    ]
    if !request.isKeepAlive {
      headers.add(name: "Connection", value: "close")
    } else if request.version == .http1_0 {
      headers.add(name: "Connection", value: "keep-alive")
    }
    return headers
  }
}
