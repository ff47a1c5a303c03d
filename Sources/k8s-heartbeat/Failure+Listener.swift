import FastCGI
import Heartbeat

extension Failure {
  /// There is no socket to listen on: what failed, and the setting that has a say in it.
  ///
  /// A group that does not exist will not come by itself. Folders, names and ports may: that is the system's failure, after
  /// which a service manager tries again.
  init(_ error: ListenerError) {
    switch error {
    case .unknownGroup: self = .configuration(ListenerProblem(setting: .fastCGISocketGroup, error: error))
    case .groupNotPermitted: self = .system(ListenerProblem(setting: .fastCGISocketGroup, error: error))
    case .addressInUse, .notASocket, .noFolder, .folderNotPermitted, .unresolvable, .addressNotHere,
      .portNotPermitted, .system:
      self = .system(ListenerProblem(setting: .fastCGIListen, error: error))
    // The socket is a service manager's.
    case .tooManySockets, .notListening: self = .system(error)
    }
  }
}

/// A listener's error under the name of the setting to look at.
private struct ListenerProblem: Error, CustomStringConvertible {
  let setting: EnvironmentVariable
  let error: ListenerError

  var description: String { "\(setting.rawValue): \(error)" }
}
