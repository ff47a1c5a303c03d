extension Secret {
  /// A hash of the bytes with a key that this process has drawn at random (SipHash), so that nobody outside can tell which
  /// secrets have what in common.
  ///
  /// It takes a time that depends on the length alone. In an environment with `SWIFT_DETERMINISTIC_HASHING` there is no key.
  package var fingerprint: UInt64 {
    var hasher = Hasher()
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    return UInt64(truncatingIfNeeded: hasher.finalize())
  }
}
