import Testing

@Suite struct AssetsTests {
  /// A folder that is named and is not right would let all tests be skipped, and nobody notice.
  @Test func aFolderThatIsNamedHoldsAnAPIServer() {
    if Assets.folder != nil {
      #expect(Assets.haveAPIServer, "\(Assets.apiServerComment)")
    } else {
      print("The tests against a real control plane are skipped: \(Assets.apiServerComment)")
    }
  }
}
