import Foundation
import Testing
import TestSupport

/// Peers on the responder's own socket who mean no good, beside nginx.
@Suite struct FastCGIPeerTests {
  /// What libfcgi would assert on, write past its buffers for, or wait for.
  private static let attacks: [[UInt8]] = [
    FastCGIRecords.request(parameters: [UInt8](repeating: 0xFF, count: 8)),
    FastCGIRecords.request(parameters: [0xC0, 0, 0, 0, 0xC0, 0, 0, 0]),
    FastCGIRecords.request(parameters: [0xFF, 0xFF, 0xFF, 0xFE, 1]),
    FastCGIRecords.record(9, [UInt8](repeating: 0xFF, count: 8), requestID: 0),
    FastCGIRecords.record(
      9, (0..<60).flatMap { _ in [15, 0] + Array("FCGI_MPXS_CONNS".utf8) } + [0xFF], requestID: 0),
    [UInt8](repeating: 0xFF, count: 4096), Array("GET / HTTP/1.1\r\n\r\n".utf8),
  ]

  @Test func noBytesEndTheResponder() async throws {
    try await SystemUnderTest.with { system in
      let server = system.server
      for attack in Self.attacks {
        for isSlow in [false, true] {
          let peer = try FastCGIPeer(server.socket)
          if isSlow {
            for byte in attack { peer.send([byte]) }
          } else {
            peer.send(attack)
          }
          #expect(peer.isClosed)
        }
        #expect(try await curl(server.verdict("default/deployment/shop")).status == 200)
      }
      // This one is well-formed: the question of a web server, asked many times over.
      let peer = try FastCGIPeer(server.socket)
      peer.send(
        FastCGIRecords.record(
          9, (0..<60).flatMap { _ in [15, 0] + Array("FCGI_MPXS_CONNS".utf8) }, requestID: 0))
      #expect(peer.receive()?.contains("FCGI_MPXS_CONNS0") == true)
      #expect(try await curl(server.verdict("default/deployment/shop")).status == 200)
      #expect(server.responder.isRunning)
    }
  }

  @Test func halfRequestsCostNothing() async throws {
    try await SystemUnderTest.with { system in
      let server = system.server
      let peers = try (0..<200).map { number in
        let peer = try FastCGIPeer(server.socket)
        peer.send(FastCGIRecords.ready.prefix(1 + number % (FastCGIRecords.ready.count - 1)))
        return peer
      }
      #expect(try await curl(server.verdict("default/deployment/shop")).status == 200)
      // A thread that spins takes 200 ticks in that time; one that is woken again and again has thousands of turns. On a busy
      // machine some of the peers are only taken while this is measured.
      var (ticks, turns) = (0, 0)
      let isQuiet = try await holds(within: .seconds(7)) {
        let before = try Effort(of: server.responder.pid)
        try await Task.sleep(for: .seconds(2))
        let after = try Effort(of: server.responder.pid)
        (ticks, turns) = (after.ticks - before.ticks, after.turns - before.turns)
        return ticks < 50 && turns < 100 * Sanitizer.slowness
      }
      #expect(isQuiet, "\(ticks) ticks, \(turns) turns")
      for _ in 0..<20 {
        let result = try await curl(server.verdict("default/deployment/shop"))
        #expect(result.status == 200, "\(result)")
      }
      withExtendedLifetime(peers) {}
    }
  }

  @Test func peersThatSendByteByByteHoldNobodyUp() async throws {
    try await SystemUnderTest.with { system in
      let server = system.server
      let peers = try (0..<100).map { _ in try FastCGIPeer(server.socket) }
      let start = ContinuousClock.now
      for (place, byte) in FastCGIRecords.ready.enumerated() {
        for peer in peers { peer.send([byte]) }
        guard place % 50 == 0 else { continue }
        // curl waits for 5 seconds, which is half of what a peer that holds a worker would hold it for.
        let result = try await curl(server.verdict("default/deployment/shop"))
        #expect(result.status == 200, "\(result)")
      }
      // Their requests have 10 seconds, which a busy machine may need for as much.
      guard start.duration(to: .now) < .seconds(8) else { return }
      for peer in peers { #expect(peer.receive()?.contains("Status: 200") == true) }
    }
  }

  @Test func moreHalfRequestsThanThereAreConnectionsLockNobodyOut() async throws {
    try await SystemUnderTest.with { system in
      let server = system.server
      // The responder keeps 512.
      var peers: [FastCGIPeer] = []
      for _ in 0..<1200 {
        let peer = try FastCGIPeer(server.socket)
        peer.send(FastCGIRecords.ready.prefix(30))
        peers.append(peer)
      }
      for _ in 0..<20 {
        let result = try await curl(server.verdict("default/deployment/shop"))
        #expect(result.status == 200, "\(result)")
      }
      #expect(peers[0].isClosed)
      withExtendedLifetime(peers) {}
    }
  }
}

/// What the threads that serve have done so far.
private struct Effort {
  /// CPU time of the whole process, in hundredths of a second.
  let ticks: Int
  /// How often a thread that serves has gone to sleep.
  let turns: Int

  init(of pid: Int32) throws {
    let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    let fields = stat.split(separator: ")").last?.split(separator: " ").compactMap { Int($0) } ?? []
    // utime and stime, without the state, which is no number: proc(5).
    ticks = fields.count > 11 ? fields[10] + fields[11] : 0
    let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")
    turns = threads.reduce(0) { turns, thread in
      let status = (try? String(contentsOfFile: "/proc/\(pid)/task/\(thread)/status", encoding: .utf8)) ?? ""
      guard status.hasPrefix("Name:\tfastcgi-") else { return turns }
      let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") }
      return turns + (line?.split(separator: "\t").last.flatMap { Int($0) } ?? 0)
    }
  }
}
