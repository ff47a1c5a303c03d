import FastCGI
import Health
import Kubernetes
import Monitoring

extension Representation {
  /// The most members whose reasons stand in `output`.
  private static let toldMembers = 10

  /// What is answered of a group; the moment to which it belongs is filled in by ``confirmed(at:age:)``.
  ///
  /// - Parameters:
  ///   - group: What it comes to.
  ///   - list: Its members.
  ///   - listing: What is listed of them.
  ///   - namespace: Its namespace.
  ///   - failures: Why kinds cannot be read.
  init(
    _ group: GroupVerdict, _ list: MemberList, _ listing: GroupListing, in namespace: String,
    failures: [WorkloadKind: VerdictFailure]
  ) {
    let (status, state, word): (Status, HealthState?, HealthStatus) =
      switch group.conclusion {
      case .verdict(let state, let word): (word == .fail ? .serviceUnavailable : .ok, state, word)
      case .unknown: (.badGateway, nil, .fail)
      case .empty: (.notFound, nil, .fail)
      }
    var sentences = failures.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, failure in
      "\(kind.noun)s cannot be read: \(failure.cause)"
    }
    let troubled = GroupMember.Condition.allCases.filter { $0 <= .degraded }
    let told = troubled.flatMap { list[$0].prefix(Self.toldMembers) }.prefix(Self.toldMembers)
    sentences += told.map { GroupMember($0).sentence }
    let untold = troubled.map { list.tally[$0] }.reduce(0, +) - told.count
    if untold > 0 { sentences.append("and \(untold) more") }
    if group.conclusion == .empty { sentences = [group.summary] }
    self.init(
      status,
      HealthDocument(
        status: word, state: state?.rawValue, description: group.summary,
        output: sentences.isEmpty ? nil : sentences.joined(separator: "; "), serviceId: namespace,
        part: listing),
      isTagged: state != nil)
  }

  /// What is answered when a namespace's workloads cannot be told.
  init(listing failure: VerdictFailure) {
    switch failure {
    case .api(.forbidden(let permission)):
      self.init(
        failure: .badGateway,
        "The API server refuses to list \(permission.resource): \(failure.cause). Grant it, or choose others with ?kind=."
      )
    case .api(let error): self.init(error)
    case .overloaded, .notFound: self = .overloaded
    }
  }
}

extension VerdictFailure {
  /// Why a kind cannot be read, as the end of a sentence; the log says more.
  fileprivate var cause: String {
    switch self {
    case .api(.forbidden(let permission)):
      "the permission to \(permission.verb) \(permission.resource) is missing"
    case .api(let error) where error.isTimeout: "the API server did not answer in time"
    case .api: "the API server refused or failed to answer"
    case .overloaded, .notFound: "too many polls are waiting for the API server"
    }
  }
}

extension GroupMember {
  /// Such as `deployment web: PodUnready: web-5d8-x: not ready any more`.
  fileprivate var sentence: String {
    let about = problem.map { "cannot be read: \($0)" } ?? verdict?.reasons.first?.sentence
    return "\(kind.noun) \(name): \(about ?? condition.rawValue)"
  }
}
