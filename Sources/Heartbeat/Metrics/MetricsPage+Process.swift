import System

extension MetricsPage {
  /// Writes the metrics that every program has (Prometheus documentation, *Writing client libraries*, section *Process metrics*).
  mutating func write(_ process: ProcessStatistics) {
    sample("process_cpu_seconds_total", .counter, "Processor time of the program.", process.processorSeconds)
    sample("process_resident_memory_bytes", .gauge, "Memory that the program has.", process.residentBytes)
    sample("process_virtual_memory_bytes", .gauge, "Address space of the program.", process.virtualBytes)
    sample(
      "process_start_time_seconds", .gauge, "When the program was started, since 1970.", process.startTime)
    sample("process_open_fds", .gauge, "Descriptors that are open.", process.openDescriptors)
    sample("process_max_fds", .gauge, "Descriptors that may be open.", process.maximumDescriptors)
    sample("process_threads", .gauge, "Threads of the program.", process.threads)
  }

  private mutating func sample(
    _ name: StaticString, _ kind: MetricsText.Kind, _ help: StaticString,
    _ value: (some CustomStringConvertible)?
  ) {
    guard let value else { return }
    text.family(name, kind, help)
    text.sample(value)
  }
}
