import CCrypto

/// The hash function SHA-256 (FIPS 180-4), by OpenSSL's libcrypto, which libcurl brings along.
package enum SHA256 {
  /// The length of a digest in bytes.
  package static let length = 32

  /// The digest of bytes.
  ///
  /// - Parameter bytes: The bytes, of any number.
  /// - Returns: ``length`` bytes; nil when libcrypto refuses, as where there is no memory.
  package static func digest(of bytes: [UInt8]) -> [UInt8]? {
    guard let algorithm = algorithm.pointer else { return nil }
    var digest = [UInt8](repeating: 0, count: length)
    let isDone = bytes.withUnsafeBytes { bytes in
      EVP_Digest(bytes.baseAddress, bytes.count, &digest, nil, algorithm, nil) == 1
    }
    return isDone ? digest : nil
  }

  /// What libcrypto knows the function by: looked up once, since that takes longer than a digest.
  // Unchecked: no lock guards it, as it is never changed and libcrypto lets any number of threads use it.
  private struct Algorithm: @unchecked Sendable {
    let pointer = EVP_MD_fetch(nil, "SHA256", nil)
  }

  private static let algorithm = Algorithm()
}
