import Glibc

/// What the system says of this process, as far as it says anything; see proc(5).
package struct ProcessStatistics: Sendable {
  /// Processor time in seconds, of the user's and the system's.
  package var processorSeconds: Double?
  /// Bytes of memory that it has.
  package var residentBytes: Int?
  /// Bytes of its address space.
  package var virtualBytes: Int?
  /// When it was started, in seconds since 1970.
  package var startTime: Double?
  /// Descriptors that are open.
  package var openDescriptors: Int?
  /// Descriptors that may be open.
  package var maximumDescriptors: Int?
  /// Threads.
  package var threads: Int?

  /// Looks now.
  package init() {
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      maximumDescriptors = Int(clamping: limit.rlim_cur)
    }
    openDescriptors = Self.countEntries(of: "/proc/self/fd")
    // What stands behind the name, which may hold anything, parentheses too.
    guard let stat = Self.text("/proc/self/stat"), let end = stat.lastIndex(of: ")") else { return }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    // proc(5) counts from 1, and the first of these is the third.
    func field(_ number: Int) -> Int? {
      fields.indices.contains(number - 3) ? Int(fields[number - 3]) : nil
    }
    let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    if let user = field(14), let system = field(15) {
      processorSeconds = (Double(user) + Double(system)) / ticks
    }
    threads = field(20)
    if let start = field(22), let boot = Self.bootTime { startTime = Double(boot) + Double(start) / ticks }
    virtualBytes = field(23)
    residentBytes = field(24).map {
      $0.multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE))).partialValue
    }
  }

  /// When the machine was started, in seconds since 1970.
  private static let bootTime: Int? = text("/proc/stat").flatMap { text in
    text.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Int($0.dropFirst(6)) }
  }

  private static func text(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.count < 1 << 20 {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { break }
      bytes += buffer.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// How many entries a folder has, without that of the look itself.
  private static func countEntries(of path: String) -> Int? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var count = 0
    while let entry = readdir(folder) {
      // The two dots are the only names that begin with one.
      if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 }
    }
    return max(0, count - 1)
  }
}
