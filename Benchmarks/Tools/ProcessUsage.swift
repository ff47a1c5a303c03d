import Foundation
import TestSupport

/// What a process uses, as its clock and proc(5) tell it.
struct ProcessUsage {
  let pid: pid_t

  /// CPU seconds of all its threads, also of those that have ended (clock_getcpuclockid(3)).
  var cpuSeconds: Double {
    get throws {
      var clock = clockid_t()
      var time = timespec()
      guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else {
        throw NotMet("the CPU time of \(pid)")
      }
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
  }

  /// CPU seconds of its threads of a name that are there now (proc(5), `/proc/pid/task/tid/schedstat`).
  func cpuSeconds(ofThreads name: String) throws -> Double {
    let folder = "/proc/\(pid)/task"
    return try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) { sum, thread in
      let read = { (file: String) in
        try String(contentsOfFile: "\(folder)/\(thread)/\(file)", encoding: .utf8)
      }
      guard try read("comm") == "\(name)\n" else { return sum }
      let nanoseconds = try read("schedstat").split(separator: " ").first.flatMap { Double($0) }
      guard let nanoseconds else { throw NotMet("the CPU time of \(name)") }
      return sum + nanoseconds / 1e9
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
