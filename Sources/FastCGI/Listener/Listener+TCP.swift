import Glibc
import System

extension Listener {
  /// Listens on the first address of a host that can be bound to.
  static func bind(host: String, port: UInt16, backlog: Int32) throws(ListenerError) -> Listener {
    let wanted = ListenAddress.tcp(host: host, port: port)
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var addresses: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &addresses)
    guard code == 0 else { throw .unresolvable(host: host, reason: String(cString: gai_strerror(code))) }
    defer { freeaddrinfo(addresses) }

    var failure = ListenerError.unresolvable(host: host, reason: "it has no address")
    for address in sequence(first: addresses, next: { $0?.pointee.ai_next }).prefix(while: { $0 != nil }) {
      guard let address = address?.pointee else { break }
      do throws(SystemError) {
        return try Listener(bind(address, backlog: backlog), isInherited: false)
      } catch {
        failure =
          switch error.code {
          case EADDRINUSE: .addressInUse(wanted)
          case EADDRNOTAVAIL: .addressNotHere(wanted)
          case EACCES: .portNotPermitted(wanted)
          default: .system(call: "bind", subject: "\(wanted)", error: error)
          }
      }
    }
    throw failure
  }

  private static func bind(_ address: addrinfo, backlog: Int32) throws(SystemError) -> Descriptor {
    let descriptor = Descriptor(socket(address.ai_family, streamSocket, address.ai_protocol))
    guard descriptor.number >= 0 else { throw .last }
    // A restart must not wait for the old process's connections to leave TIME_WAIT.
    var on: Int32 = 1
    setsockopt(descriptor.number, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout.size(ofValue: on)))
    guard Glibc.bind(descriptor.number, address.ai_addr, address.ai_addrlen) == 0 else { throw .last }
    guard listen(descriptor.number, backlog) == 0 else { throw .last }
    return descriptor
  }
}
