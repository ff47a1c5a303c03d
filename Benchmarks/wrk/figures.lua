-- Prints what a run of wrk comes to, in one line: requests, microseconds, failures, requests that took more
-- than 2 seconds, and the latencies in microseconds that half and 99 of 100 requests stayed below.
done = function(summary, latency, requests)
  local errors = summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status
  io.write(string.format("figures %d %d %d %d %d %d\n", summary.requests, summary.duration, failures,
    errors.timeout, latency:percentile(50), latency:percentile(99)))
end
