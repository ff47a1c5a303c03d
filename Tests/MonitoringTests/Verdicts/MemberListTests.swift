import Health
import TestSupport
import Testing

@testable import Monitoring

/// Members of a group in their order, taken in and out by difference.
@Suite struct MemberListTests {
  private static func entry(
    _ name: String, ready: Int = 1, of replicas: Int = 1, isIgnored: Bool = false
  ) -> VerdictEntry {
    let deployment = sampleDeployment(name, replicas: replicas)
    let pods = (0..<replicas).map { samplePod(of: name, $0, unready: $0 < ready ? nil : 3600) }
    return VerdictEntry(
      .verdict(Verdict(on: deployment, pods: pods, at: start)), of: deployment.reference,
      traits: WorkloadTraits(isIgnored: isIgnored))
  }

  private static func unreadable(_ name: String, _ kind: WorkloadKind = Deployment.kind) -> VerdictEntry {
    VerdictEntry(
      .unreadable("x"), of: WorkloadReference(kind: kind, namespace: "default", name: name))
  }

  private static let entries = [
    entry("web"), entry("idle", of: 0), entry("db", ready: 0), entry("api"), entry("a-down", ready: 0),
    unreadable("web", StatefulSet.kind), unreadable("web", DaemonSet.kind), unreadable("bad"),
    entry("partly", ready: 3, of: 4), entry("old", ready: 0, isIgnored: true),
  ]

  private func names(_ list: MemberList) -> [String] {
    list.members.map { "\(GroupMember($0).condition) \($0.workload.kind.noun) \($0.workload.name)" }
  }

  @Test func theWorstIsListedFirstAndEqualsByKindAndName() {
    let list = MemberList(of: Self.entries)
    #expect(
      names(list) == [
        "unavailable deployment a-down", "unavailable deployment db", "unreadable daemonset web",
        "unreadable deployment bad", "unreadable statefulset web", "degraded deployment partly",
        "healthy deployment api", "healthy deployment web", "off deployment idle",
      ])
    #expect(list.entries.count == Self.entries.count && list.tally.ignored == 1)
    #expect(list.tally.count == Self.entries.count)
  }

  @Test func oneIsReplacedInWhateverItWas() {
    var list = MemberList()
    for entry in Self.entries.shuffled() { list.replace(entry.workload, with: entry) }
    #expect(names(list) == names(MemberList(of: Self.entries)))
    #expect(list.tally == MemberList(of: Self.entries).tally)
    let web = deployment("web")
    for entry in [
      Self.entry("web", ready: 0), Self.entry("web", ready: 0, isIgnored: true), Self.unreadable("web"), nil,
      nil, Self.entry("web"), Self.entry("web", of: 0),
    ] {
      list.replace(web, with: entry)
      let all = Self.entries.filter { $0.workload != web } + [entry].compactMap(\.self)
      let anew = MemberList(of: all)
      #expect(names(list) == names(anew) && list.tally == anew.tally)
      #expect(list.entries.contains { $0 === entry } == (entry != nil))
    }
  }

  @Test func blocksAreBounded() {
    let all = (0..<500).map { Self.unreadable("w-\($0)") }
    var section = MemberSection(all.shuffled())
    let order = section.entries.map(\.workload.name)
    #expect(order == all.map(\.workload.name).sorted() && section.count == 500)
    #expect(section.prefix(70).map(\.workload.name) == Array(order.prefix(70)))
    let untouched = section.blocks
    section.put(Self.unreadable("w-0"))
    #expect(zip(section.blocks, untouched).filter { $0 !== $1 }.count == 1, "one block is another one")
    for entry in all.shuffled() { section.remove(entry.workload) }
    #expect(section.count == 0 && section.blocks.isEmpty && section.prefix(1).isEmpty)
    for entry in all.shuffled() { section.put(entry) }
    for entry in all.shuffled() { section.put(entry) }
    #expect(section.entries.map(\.workload.name) == order && section.count == 500)
    let lengths = section.blocks.map(\.entries.count)
    #expect(lengths.allSatisfy { (1...MemberSection.blockLimit).contains($0) } && lengths.count <= 16)
    for entry in all.shuffled().dropLast(50) { section.remove(entry.workload) }
    #expect(section.count == 50 && section.blocks.allSatisfy { !$0.entries.isEmpty })
    #expect(section.entry(of: deployment("w")) == nil)
  }
}
