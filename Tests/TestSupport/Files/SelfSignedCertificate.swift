package import Foundation

/// A certificate for 127.0.0.1 that vouches for itself, and its key.
package struct SelfSignedCertificate: Sendable {
  /// As a TLS Secret holds them: `tls.crt` and `tls.key`.
  package let files: [String: String]

  /// Makes one.
  ///
  /// - Parameters:
  ///   - name: Its subject.
  ///   - folder: Where a file for clients to trust goes, named `NAME.pem`.
  /// - Throws: When openssl does.
  package init(named name: String, in folder: URL) async throws {
    let (certificate, key) = (Self.file(name, in: folder), folder.appendingPathComponent("\(name).key"))
    let openssl = try RunningProgram(
      URL(fileURLWithPath: "/usr/bin/openssl"),
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2",
        "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key.path,
        "-out", certificate.path,
      ], log: folder.appendingPathComponent("openssl.log"))
    guard await openssl.exitCode(within: .seconds(20)) == 0 else { throw NotMet(openssl.output) }
    files = [
      "tls.crt": try String(contentsOf: certificate, encoding: .utf8),
      "tls.key": try String(contentsOf: key, encoding: .utf8),
    ]
  }

  /// The file for clients to trust.
  package static func file(_ name: String, in folder: URL) -> URL {
    folder.appendingPathComponent("\(name).pem")
  }
}
