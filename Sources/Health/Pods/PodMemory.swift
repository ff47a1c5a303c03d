public import FoundationEssentials

/// What is remembered of a pod, since its status only says how it is now.
public struct PodMemory: Sendable, Hashable {
  /// When it lost its readiness last, the earliest first; no more than are needed to tell that it flaps.
  public private(set) var losses: [Date]
  /// Since when it has been ready again; nil while it is not, and when that is not known.
  public private(set) var readySince: Date?
  /// When stamps were first seen that were ahead of the API server's clock: kubelets have clocks of their own.
  public private(set) var firstSights: [Date: Date]
  /// It lost its readiness too often, and has not been ready for long enough since.
  private(set) var isFlapping = false
  /// What `Ready` was last.
  private var lastStatus: Condition.Status?
  /// The loss that was seen last, be it counted or not.
  private var lastLoss: Date?

  /// Creates a memory.
  ///
  /// - Parameters:
  ///   - losses: When it lost its readiness, in any order.
  ///   - firstSights: When stamps were first seen that were ahead.
  public init(losses: [Date] = [], firstSights: [Date: Date] = [:]) {
    self.losses = []
    self.firstSights = firstSights
    for loss in losses.sorted() { take(loss) }
  }

  /// Whether there is nothing to remember.
  public var isEmpty: Bool { losses.isEmpty && firstSights.isEmpty }

  /// Looks at the pod as it is now.
  ///
  /// - Parameters:
  ///   - pod: The pod.
  ///   - now: The moment, by the API server's clock.
  public mutating func observe(_ pod: Pod, at now: Date) {
    rememberStamps(ahead: now, of: pod)
    let status = pod.ready?.status
    defer { lastStatus = status }
    if let loss = pod.readinessLoss {
      let moment = firstSights[loss] ?? loss
      // A node that is lost makes an unknown readiness of a false one, and is no second loss; nor is its return.
      let isSame =
        moment == lastLoss || losses.last.map { moment <= $0 } ?? false
        || readySince == nil && !losses.isEmpty && (status == .unknown || lastStatus == .unknown)
      if !isSame { take(moment) }
      lastLoss = moment
      readySince = nil
    } else if status == .true, !losses.isEmpty {
      // One that does not say since when has been ready since it was first seen to be.
      let since = pod.ready?.lastTransition.map { firstSights[$0] ?? $0 } ?? readySince ?? now
      // It was not ready in between, and nobody looked.
      if let readySince, since > readySince, lastStatus == .true { take(since) }
      readySince = since
      forgetOld(at: now)
    }
  }

  /// Takes a loss of readiness.
  private mutating func take(_ loss: Date) {
    if isFlapping, let quietSince = readySince ?? losses.last {
      isFlapping = loss.timeIntervalSince(quietSince) < Thresholds.flapQuiet
    }
    losses.append(loss)
    guard losses.count >= Thresholds.flapLosses else { return }
    losses.removeFirst(losses.count - Thresholds.flapLosses)
    isFlapping = isFlapping || loss.timeIntervalSince(losses[0]) <= Thresholds.flapWindow
  }

  /// Forgets what will never matter again.
  private mutating func forgetOld(at now: Date) {
    if isFlapping, let readySince, now.timeIntervalSince(readySince) >= Thresholds.flapQuiet {
      isFlapping = false
    }
    guard !isFlapping else { return }
    losses.removeAll { now.timeIntervalSince($0) > Thresholds.flapWindow }
  }

  private mutating func rememberStamps(ahead now: Date, of pod: Pod) {
    if firstSights.isEmpty, !pod.hasStamp(ahead: now) { return }
    let stamps = pod.stamps
    firstSights = firstSights.filter { stamps.contains($0.key) }
    for stamp in stamps where stamp > now && firstSights[stamp] == nil { firstSights[stamp] = now }
  }
}

extension Pod {
  /// The moments in its status, which others than the API server have stamped.
  fileprivate var stamps: [Date] {
    var stamps: [Date] = []
    forEachStamp { stamps.append($0) }
    return stamps
  }

  fileprivate func hasStamp(ahead now: Date) -> Bool {
    var isAhead = false
    forEachStamp { isAhead = isAhead || $0 > now }
    return isAhead
  }

  private func forEachStamp(_ body: (Date) -> Void) {
    if let stamp = scheduled?.lastTransition { body(stamp) }
    if let stamp = started { body(stamp) }
    if let stamp = ready?.lastTransition { body(stamp) }
    for container in containers {
      switch container.state {
      case .running(let since?): body(since)
      case .terminated(let termination): termination.finished.map(body)
      case .running, .waiting: break
      }
      container.lastTermination?.finished.map(body)
    }
  }
}
