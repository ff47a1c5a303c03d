import Foundation
import TestSupport

/// What a process uses, as proc(5) tells it.
struct ProcessUsage {
  let pid: pid_t

  /// CPU seconds of all its threads, exact to the microsecond (`schedstat`), where those that have ended count no more.
  var cpuSeconds: Double {
    get throws {
      let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")
      return tasks.reduce(0) { sum, task in
        let text = try? String(contentsOfFile: "/proc/\(pid)/task/\(task)/schedstat", encoding: .utf8)
        return sum + (text?.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1e9
      }
    }
  }

  /// The most resident memory so far, in MB.
  var peakMegabytes: Double { get throws { try megabytes("VmHWM", in: "status") } }
  /// Resident memory, in MB.
  var residentMegabytes: Double { get throws { try megabytes("VmRSS", in: "status") } }
  /// Resident memory with what is shared divided among those who share it, in MB.
  var proportionalMegabytes: Double { get throws { try megabytes("Pss", in: "smaps_rollup") } }
  /// Memory that is no file's: the heap and the stacks, in MB.
  var anonymousMegabytes: Double { get throws { try megabytes("Anonymous", in: "smaps_rollup") } }

  private func megabytes(_ key: String, in file: String) throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(pid)/\(file)", encoding: .utf8)
    let line = text.split(separator: "\n").first { $0.hasPrefix("\(key):") }
    guard let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
      throw NotMet("\(key) in /proc/\(pid)/\(file)")
    }
    return kilobytes * 1024 / 1e6
  }
}
