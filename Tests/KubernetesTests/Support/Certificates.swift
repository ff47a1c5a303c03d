import Foundation
import TestSupport

/// Certificates made with openssl for one test.
final class Certificates: Sendable {
  let folder: TemporaryFolder

  /// Makes `ca` and another authority, `stranger`; `named` and `address`, which `ca` has signed for the name
  /// api.test and for 127.0.0.1, and `expired`; and `client`, for the user jane.
  init() throws {
    folder = try TemporaryFolder()
    for authority in ["ca", "stranger"] {
      try openssl("req -x509 -days 2 -subj /CN=\(authority) -keyout \(authority).key -out \(authority).crt")
    }
    try sign("named", extensions: "subjectAltName=DNS:api.test")
    try sign("address", extensions: "subjectAltName=IP:127.0.0.1")
    try sign("expired", extensions: "subjectAltName=IP:127.0.0.1", days: -1)
    try sign("client", subject: "/O=staff/CN=jane", extensions: "extendedKeyUsage=clientAuth")
  }

  /// The path of a file, such as `ca.crt` or `client.key`.
  func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  /// The content of such a file.
  func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  private func sign(_ name: String, subject: String? = nil, extensions: String, days: Int = 2) throws {
    try folder.write("\(name).ext", extensions)
    try openssl("req -subj \(subject ?? "/CN=\(name)") -keyout \(name).key -out \(name).csr")
    try run(
      "/usr/bin/openssl",
      "x509 -req -in \(name).csr -CA ca.crt -CAkey ca.key -CAcreateserial -days \(days) -extfile \(name).ext -out \(name).crt",
      in: folder)
  }

  private func openssl(_ request: String) throws {
    try run("/usr/bin/openssl", "\(request) -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes", in: folder)
  }
}
