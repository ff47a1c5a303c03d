/// Why the program could not start, with the exit code of sysexits.h for it.
enum Failure: Error, CustomStringConvertible {
  /// A setting is missing or wrong: `EX_CONFIG`.
  case configuration(any Error)
  /// The operating system refuses something: `EX_OSERR`.
  case system(any Error)

  /// What an operator reads.
  var description: String {
    switch self {
    case .configuration(let error), .system(let error): "\(error)"
    }
  }

  /// The exit code.
  var exitCode: Int32 {
    switch self {
    case .configuration: 78
    case .system: 71
    }
  }
}
