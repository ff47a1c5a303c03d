import Foundation
import TestSupport
import Testing

@testable import System

@Suite struct MetricsTests {
  @Test(arguments: [1, 3, 64, 1000]) func nothingIsLostOfWhatManyThreadsCount(shards: Int) throws {
    let table = CounterTable(count: 3, shards: shards)
    let threads = try (0..<8).map { number in
      try Thread(name: "test") { for _ in 0..<10_000 { table.add(to: number % 2) } }
    }
    for thread in threads { #expect(thread.join(until: .now + .seconds(60))) }
    table.add(-7, to: 2)
    #expect((0..<3).map { table[$0] } == [40_000, 40_000, -7])
  }

  @Test func aNumberThatThereIsNotIsLeftAlone() {
    let table = CounterTable(count: 1)
    for index in [-1, 1, .max, .min] {
      table.add(to: index)
      #expect(table[index] == 0)
    }
    #expect(table[0] == 0)
    #expect(CounterTable(count: 0, shards: 0).count == 1)
  }

  @Test func durationsAreWithinTheirBounds() {
    let histogram = DurationHistogram(bounds: [1000, 2000])
    for nanoseconds in [-5, 0, 1000, 1001, 2000, 2001, 1_000_000_000] {
      histogram.record(nanoseconds: nanoseconds)
    }
    let reading = histogram.reading
    #expect(reading.withinBounds == [3, 5] && reading.count == 7)
    #expect(abs(reading.sum - 1.000_006_002) < 1e-9, "\(reading.sum)")
    for nanoseconds in [Int.max, .max, .min] { histogram.record(nanoseconds: nanoseconds) }
    #expect(histogram.reading.count == 10)
  }

  @Test func theSystemTellsOfThisProcess() throws {
    let first = ProcessStatistics()
    let resident = try #require(first.residentBytes)
    let virtual = try #require(first.virtualBytes)
    #expect(resident > 1 << 20 && virtual >= resident)
    #expect((first.threads ?? 0) >= 1)
    #expect((first.processorSeconds ?? -1) >= 0)
    let start = try #require(first.startTime)
    #expect(abs(Date().timeIntervalSince1970 - start) < 86_400)
    let open = try #require(first.openDescriptors)
    let limit = try #require(first.maximumDescriptors)
    #expect(open > 0 && open <= limit)
    let files = try (0..<50).map { _ in try FileHandle(forReadingFrom: URL(fileURLWithPath: "/dev/null")) }
    // Other tests open and close some as well.
    #expect((ProcessStatistics().openDescriptors ?? 0) > open + 20)
    withExtendedLifetime(files) {}
  }
}
