import Foundation

/// Who logs in at a control plane; all with tokens that exist nowhere else.
struct Identities: Sendable {
  static let admin = "admin"
  static let controllerManager = "system:kube-controller-manager"
  static let scheduler = "system:kube-scheduler"

  /// The user of a node's kubelet.
  static func node(_ name: String) -> String { "system:node:\(name)" }

  /// The names of the nodes.
  let nodes: [String]
  private let tokens: [String: String]

  /// Makes the tokens.
  init(nodes: [String]) {
    self.nodes = nodes
    let users = [Self.admin, Self.controllerManager, Self.scheduler] + nodes.map(Self.node)
    tokens = Dictionary(uniqueKeysWithValues: users.map { ($0, UUID().uuidString) })
  }

  /// A user's token; only for users that are known.
  func token(of user: String) -> String { tokens[user]! }

  /// The file of `--token-auth-file`: token, user, uid and groups.
  var tokenFile: String {
    tokens.map { user, token in
      let group =
        user == Self.admin ? "system:masters" : user.hasPrefix(Self.node("")) ? "system:nodes" : ""
      return "\(token),\(user),\(user),\"\(group)\"\n"
    }.joined()
  }
}
