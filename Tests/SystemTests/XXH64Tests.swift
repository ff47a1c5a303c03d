import System
import Testing

@Suite struct XXH64Tests {
  /// Lengths for each way through: nothing, bytes, half a word, words, stripes, and what is left of each.
  @Test(
    arguments: [
      ([], 0xEF46_DB37_51D8_E999), (Array("a".utf8), 0xD24E_C4F1_A98C_6E5B),
      (Array("abc".utf8), 0x44BC_2CF5_AD77_0999), (Array("foobar".utf8), 0xA2AA_05ED_9085_AAF9),
      (Array("Nobody inspects the spammish repetition".utf8), 0xFBCE_A83C_8A37_8BF1),
      (Array(0...100), 0xE990_3849_5F85_381E), ((0..<1000).map { UInt8($0 % 251) }, 0xF306_F04A_A88B_54D3),
    ] as [([UInt8], UInt64)])
  func itIsTheOneThatIsPublished(bytes: [UInt8], sum: UInt64) {
    #expect(XXH64.sum(bytes) == sum)
  }

  @Test func eachByteCounts() {
    let bytes = [UInt8](repeating: 7, count: 77)
    var sums: Set<UInt64> = [XXH64.sum(bytes)]
    for place in bytes.indices {
      var other = bytes
      other[place] ^= 1
      #expect(
        sums.insert(XXH64.sum(other)).inserted && sums.insert(XXH64.sum(Array(bytes[..<place]))).inserted)
    }
  }
}
