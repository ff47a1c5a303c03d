import CFastCGI
import TestSupport

/// Makes requests, and spoils most of them; the same ones for the same seed.
struct MangledRequests {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  /// A number from 0 up to, and without, a bound.
  mutating func number(below bound: Int) -> Int {
    Int(generator.next() % UInt64(bound))
  }

  /// The bytes that a hostile peer sends on one connection.
  mutating func next() -> [UInt8] {
    if number(below: 50) == 0 { return (0..<number(below: 300)).map { _ in UInt8(number(below: 256)) } }
    var bytes = (0...number(below: 6)).flatMap { _ in record().bytes }
    if number(below: 2) == 0 { bytes = Record.request(pairs, body: body) + bytes }
    for _ in 0..<number(below: 4) where !bytes.isEmpty { mangle(&bytes) }
    return bytes
  }

  private var pairs: [String: String] {
    mutating get { number(below: 3) == 0 ? [:] : ["REQUEST_URI": "/\(number(below: 1000))", "A": ""] }
  }

  private var body: [UInt8] {
    mutating get { [UInt8](repeating: 1, count: number(below: 4) == 0 ? number(below: 200) : 0) }
  }

  /// A record that may come at any place.
  private mutating func record() -> Record {
    var record: Record
    switch number(below: 8) {
    case 0: record = .begin(role: number(below: 6) == 0 ? 3 : 1, keep: number(below: 4) > 0)
    case 1, 2: record = .parameters(pairs)
    case 3: record = .parameters([:])
    case 4: record = .input(body)
    case 5: record = Record(type: UInt8(FCGI_PARAMS), content: lengths)
    case 6: record = .input()
    default: record = Record(type: UInt8(number(below: 13)), content: number(below: 2) == 0 ? lengths : [])
    }
    if number(below: 3) == 0 { record.requestID = UInt16(number(below: 3)) }
    if number(below: 4) == 0 { record.padding = UInt8(number(below: 256)) }
    if number(below: 10) == 0 { record.type = UInt8(FCGI_GET_VALUES) }
    return record
  }

  /// Lengths of a name and a value, often the worst ones.
  private var lengths: [UInt8] {
    mutating get {
      let ends: [UInt8] = [0, 1, 0x7F, 0x80, 0xC0, 0xFE, 0xFF]
      return (0..<number(below: 20)).map { _ in
        number(below: 2) == 0 ? ends[number(below: ends.count)] : UInt8(number(below: 256))
      }
    }
  }

  private mutating func mangle(_ bytes: inout [UInt8]) {
    let place = number(below: bytes.count)
    switch number(below: 5) {
    case 0: bytes[place] ^= 1 << UInt8(number(below: 8))
    case 1: bytes[place] = number(below: 2) == 0 ? 0xFF : 0
    case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + number(below: 9)))
    case 3: bytes.insert(contentsOf: lengths, at: place)
    default: bytes.removeLast(bytes.count - place)
    }
  }
}
