import FastCGI
import Health
import Monitoring

extension StatusFinding {
  /// The document that the URL of the same thing answers with, on one line.
  package var json: String {
    let representation: Representation =
      switch self {
      case .workload(let verdict): Representation(verdict.entry).confirmed(at: verdict.confirmation)
      case .group(let verdicts, let namespace):
        Representation(MemberList(of: verdicts.entries), verdicts.failures, GroupQuery(), in: namespace)
          .confirmed(at: verdicts.confirmation)
      case .unknown(let why): Representation(failure: .badGateway, why)
      }
    return String(decoding: representation.body, as: UTF8.self)
  }
}
