/// Why the program could not start, with the exit code of sysexits.h for it.
enum Failure: Error, CustomStringConvertible {
  /// A setting is missing or wrong: `EX_CONFIG`.
  case configuration(any Error)
  /// So many settings cannot be used, as was told already: `EX_CONFIG`.
  case unusable(Int)
  /// The operating system refuses something: `EX_OSERR`.
  case system(any Error)
  /// The command line is wrong: `EX_USAGE`.
  case usage(any Error)
  /// The program that was asked for a sign of life gives none, or not the one that was asked for.
  case unwell(String)

  /// What an operator reads.
  var description: String {
    switch self {
    case .configuration(let error), .system(let error), .usage(let error): "\(error)"
    case .unusable(let count):
      "\(count == 1 ? "1 setting" : "\(count) settings") cannot be used, see WRONG above"
    case .unwell(let text): text
    }
  }

  /// The exit code.
  var exitCode: Int32 {
    switch self {
    case .configuration, .unusable: 78
    case .system: 71
    case .usage: 64
    case .unwell: 1
    }
  }
}

extension Failure {
  /// Runs `work`, whose failure is one of who typed the command.
  static func usage<Value, Problem: Error>(
    _ work: () throws(Problem) -> Value
  ) throws(Failure) -> Value {
    do {
      return try work()
    } catch {
      throw .usage(error)
    }
  }

  /// Runs `work`, whose failure is one of configuration.
  static func configuration<Value, Problem: Error>(
    _ work: () throws(Problem) -> Value
  ) throws(Failure) -> Value {
    do {
      return try work()
    } catch {
      throw .configuration(error)
    }
  }
}
