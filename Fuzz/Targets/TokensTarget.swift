import Health
import Heartbeat
import System

extension FuzzTarget {
  /// A token file: what is accepted is a word of the file, may see no more than its line says, and is never its name.
  static let tokens = FuzzTarget("tokens") { input throws(BrokenInvariant) in
    let reading = TokenFileReading(input)
    if let error = reading.error {
      try check(error.utf8.count < 600, "an error of \(error.utf8.count) bytes")
      return
    }
    let lines = input.split(separator: UInt8(ascii: "\n"))
    try check(
      !reading.tokens.isEmpty && reading.tokens.count <= lines.count, "\(reading.tokens.count) tokens")
    for token in reading.tokens {
      try check(!token.name.isEmpty && token.name.count <= 64, "the name \(token.name)")
      try check(
        token.name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F },
        "the name \(token.name.debugDescription)")
      guard let secret = token.secret else { continue }
      try check(
        lines.contains { $0.contains(secret.bytes) }, "a token that does not stand in the file")
      try check(
        reading.table.token(matching: [secret])?.access == token.access, "a token that opens something else")
      if token.access.isUnlimited { continue }
      // As it is written, it is read again as the same; not at the start of the file, where a byte order mark is none of it.
      let again = TokenFileReading(Array("\n".utf8) + secret.bytes + Array(" \(token.access)".utf8))
      if secret.bytes.first != UInt8(ascii: "#") {
        try check(again.tokens.map(\.access) == [token.access], "\(token.access) is read otherwise")
      }
    }
  }
}
