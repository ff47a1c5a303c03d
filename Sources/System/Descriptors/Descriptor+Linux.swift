import CLinux
import Glibc

extension Descriptor {
  /// Accepts a connection on which nobody waits in a system call for what the peer does: accept4(2).
  ///
  /// - Parameter listening: A socket that listens.
  /// - Returns: The connection.
  /// - Throws: The error of accept4(2); `EAGAIN` when no connection waits.
  package static func accept(from listening: Int32) throws(SystemError) -> Descriptor {
    let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let number = accept4(listening, nil, nil, flags)
    guard number >= 0 else { throw .last }
    return Descriptor(number)
  }

  /// Bounds how long a write, and each read, of a socket may take: SO_SNDTIMEO and SO_RCVTIMEO of socket(7).
  package func setTimeLimit(_ limit: Duration) {
    var timeout = limit.timeval
    let size = socklen_t(MemoryLayout.size(ofValue: timeout))
    setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
    setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
  }

  /// Makes an empty file in memory, which goes with its last descriptor: memfd_create(2).
  ///
  /// - Parameter name: What `/proc` shows of it.
  /// - Returns: The file, to be read from and written to.
  /// - Throws: The error of memfd_create(2).
  package static func memoryFile(named name: StaticString) throws(SystemError) -> Descriptor {
    let number = name.withUTF8Buffer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { memfd_create($0.baseAddress, UInt32(MFD_CLOEXEC)) }
    }
    guard number >= 0 else { throw .last }
    return Descriptor(number)
  }
}
