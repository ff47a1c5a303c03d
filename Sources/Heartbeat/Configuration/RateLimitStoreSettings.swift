import Logging
import System

/// Where the windows of the rate limit are counted.
public struct RateLimitStoreSettings: Sendable {
  /// `RATE_LIMIT_STORE`: the memory of this process, or a Redis or Valkey that all replicas share.
  public var place: StorePlace
  /// `RATE_LIMIT_STORE_PASSWORD_FILE`: the path of a file with its password.
  public var passwordFile: String?
  /// `RATE_LIMIT_STORE_PREFIX`: what all its keys begin with.
  public var prefix: String
  /// `RATE_LIMIT_STORE_TIMEOUT`: how long a request waits for it, connecting included.
  public var timeout: Duration

  init(from reader: inout EnvironmentReader) {
    place = Self.place(from: &reader)
    passwordFile = reader.text(.rateLimitStorePasswordFile)
    prefix = reader.value(
      .rateLimitStorePrefix, default: "k8s-heartbeat:",
      allowed: "up to 64 letters, digits and any of - _ . : / @, such as k8s-heartbeat:"
    ) { text in
      let isSound = text.utf8.count <= 64 && text.utf8.allSatisfy(Self.isOfPrefix)
      return isSound ? text : nil
    }
    timeout = reader.value(
      .rateLimitStoreTimeout, default: .milliseconds(50), allowed: "a duration from 1ms to 10s, such as 50ms"
    ) { text in
      Duration(goDuration: text).flatMap { $0 >= .milliseconds(1) && $0 <= .seconds(10) ? $0 : nil }
    }
    if place.hasPassword, passwordFile != nil {
      reader.reject(
        .init(
          .rateLimitStorePasswordFile, value: passwordFile,
          allowed: "nothing while RATE_LIMIT_STORE has a password, which belongs into one of the two"))
    }
    if place.hasUser, !place.hasPassword, passwordFile == nil {
      reader.reject(
        .init(
          .rateLimitStore, value: "\(place)",
          allowed: "a password behind the user, or in a file that RATE_LIMIT_STORE_PASSWORD_FILE names"))
    }
  }

  private static func place(from reader: inout EnvironmentReader) -> StorePlace {
    guard let text = reader.text(.rateLimitStore) else { return .memory }
    do throws(StorePlace.ParseError) {
      return try StorePlace(text)
    } catch {
      // Not with its value: somewhere in it there may be a password.
      reader.reject(
        .init(
          .rateLimitStore, value: nil,
          allowed: "memory, or redis://[user:password@]host[:port][/database], but \(error.reason)"))
      return .memory
    }
  }

  private static func isOfPrefix(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_.:/@".utf8.contains(byte)
    }
  }

  /// Reads the password's file once, so that one that is not there is told at start.
  func checkPasswordFile() throws(SettingsError) {
    guard place.isShared, let passwordFile else { return }
    if let problem = place.problem(ofPasswordFile: passwordFile) {
      throw SettingsError([
        .init(
          .rateLimitStorePasswordFile, value: passwordFile,
          allowed: "a file with the store's password in one line, but \(problem)")
      ])
    }
  }
}
