/// How far the reading of one list has come, and whether it can still be one.
///
/// An API server says with each page where the next one is. One that never stops, or goes round in a circle, must cost
/// neither requests nor memory without end.
struct ListProgress: Equatable {
  /// The pages that any list may have: 200,000 objects, and Kubernetes supports 150,000 pods.
  static let pageLimit = 400
  /// The pages that a list for one poll may have.
  static let pageLimitForPoll = 20
  /// The bytes that all pages may have together.
  static let byteLimit = 4 << 30
  /// A page from this size on is one of a large list, and not one that is there to be followed by another.
  private static let largePage = 32 << 10
  /// Pages may be asked for smaller, where objects are large: so many bytes count as a page.
  private static let bytesPerPage = 1 << 20

  private let pageLimit: Int
  private var pages = 0
  private var bytes = 0
  /// Whether the last page was a large one, with items that come after those before it.
  private(set) var isThatOfALargeList = false

  /// Begins a list.
  init(pageLimit: Int = pageLimit) {
    self.pageLimit = pageLimit
  }

  /// Counts a page.
  ///
  /// - Parameters:
  ///   - count: Its bytes.
  ///   - isAdvancing: Whether its items come after those of the pages before it.
  ///   - token: The token that it was asked for with, nil for the first.
  ///   - next: The token of the next page, nil on the last one.
  /// - Throws: When the list is longer than one can be, or goes round in a circle.
  mutating func add(
    bytes count: Int, isAdvancing: Bool = true, token: String?, next: String?
  ) throws(APIError) {
    pages += 1
    bytes += count
    isThatOfALargeList = isAdvancing && count >= Self.largePage
    guard let next else { return }
    guard next != token else { throw .malformed("a list whose next page is the one before") }
    guard pages < pageLimit + bytes / Self.bytesPerPage, bytes < Self.byteLimit else {
      throw .malformed(
        "a list that does not end: \(pages) pages with \(bytes >> 20) MiB so far; is it an API server?")
    }
  }
}
