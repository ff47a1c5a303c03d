import Foundation
import Synchronization
import System
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Files that are replaced while in use")
struct CredentialFileTests {
  private let folder: TemporaryFolder
  private let clock = ManualClock()

  init() throws {
    folder = try TemporaryFolder()
  }

  private func file(_ path: String, kind: CredentialFile.Kind = .token) -> CredentialFile {
    let clock = clock
    return CredentialFile(path: path, kind: kind, now: { clock.now })
  }

  private func text(_ file: CredentialFile, lookingNow: Bool = false) throws -> String {
    String(decoding: try file.content(lookingNow: lookingNow), as: UTF8.self)
  }

  /// Points `..data` at a folder, as the kubelet does: by a rename that nobody sees half done.
  private func mount(_ version: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/..data_tmp", withDestinationPath: version)
    #expect(rename("\(folder.path)/..data_tmp", "\(folder.path)/..data") == 0)
  }

  @Test("a swapped symbolic link is seen within a second, and not before")
  func symlinkSwap() throws {
    try folder.write("v1/token", "one\n")
    try folder.write("v2/token", "two\n")
    try mount("v1")
    let path = "\(folder.path)/token"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "..data/token")
    let file = file(path)
    #expect(try text(file) == "one")
    try mount("v2")
    #expect(try text(file) == "one")
    clock.advance(by: .milliseconds(1001))
    #expect(try text(file) == "two")
  }

  @Test("a look now does not wait for the second to pass")
  func lookingNow() throws {
    let path = try folder.write("token", "one")
    let file = file(path)
    #expect(try text(file) == "one")
    try folder.write("token", "second")
    #expect(try text(file, lookingNow: true) == "second")
  }

  @Test("what cannot be used leaves the last good content in force", arguments: ["", "\n", "two\nlines"])
  func unusable(content: String) throws {
    let path = try folder.write("token", "one")
    let file = file(path)
    #expect(try text(file) == "one")
    try folder.write("token", content)
    #expect(try text(file, lookingNow: true) == "one")
    try FileManager.default.removeItem(atPath: path)
    #expect(try text(file, lookingNow: true) == "one")
    try folder.write("token", "three")
    clock.advance(by: .seconds(2))
    #expect(try text(file) == "three")
  }

  @Test("a certificate that is still being written is not taken")
  func halfWritten() throws {
    let whole = "-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----\n"
    let path = try folder.write("ca.crt", whole)
    let file = file(path, kind: .pem)
    #expect(try text(file) == whole)
    try folder.write("ca.crt", "-----BEGIN CERTIFICATE-----\nYg")
    #expect(try text(file, lookingNow: true) == whole)
  }

  @Test("a file that was never there is an error until it is")
  func missing() throws {
    let path = "\(folder.path)/token"
    let file = file(path)
    let error = #expect(throws: CredentialError.self) { try file.content() }
    #expect(error?.description == "cannot read \(path): No such file or directory")
    try folder.write("token", "one")
    #expect(try text(file) == "one")
  }

  @Test("a token beside a token file serves while there is no file")
  func fallback() throws {
    let path = "\(folder.path)/token"
    let user = User(token: .file(path, fallback: Secret("inline")))
    let store = CredentialStore(
      user: user, cluster: Cluster(server: ServerURL("https://api")!), logger: LogRecorder().logger)
    #expect(try store.current(deadline: .ample).authorization?.text == "Bearer inline")
    try folder.write("token", "file")
    #expect(try store.current(deadline: .ample).authorization?.text == "Bearer file")
  }

  @Test("user name and password are sent as RFC 7617 has it")
  func basic() throws {
    let user = User(password: .init(username: "Aladdin", password: Secret("open sesame")))
    let store = CredentialStore(
      user: user, cluster: Cluster(server: ServerURL("https://api")!), logger: LogRecorder().logger)
    #expect(
      try store.current(deadline: .ample).authorization?.text == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
  }
}
