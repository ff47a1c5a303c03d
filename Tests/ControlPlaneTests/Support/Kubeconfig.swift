import Foundation

/// A kubeconfig of one cluster and one user with a token.
enum Kubeconfig {
  /// Writes it, readable by us alone.
  static func write(to file: URL, as user: API) throws {
    let text = """
      apiVersion: v1
      kind: Config
      clusters:
      - name: local
        cluster: {server: "\(user.server)", certificate-authority: "\(user.certificateAuthority.path)"}
      users:
      - name: user
        user: {token: "\(user.token)"}
      contexts:
      - name: local
        context: {cluster: local, user: user, namespace: default}
      current-context: local

      """
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
  }
}
