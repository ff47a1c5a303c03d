-- Prints what a run of wrk comes to, in one line: requests, microseconds, failures, requests that took more
-- than 2 seconds, and the latencies in microseconds that half and 99 of 100 requests stayed below.
done = function(summary, latency, requests)
  local errors = summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status
  io.write(string.format("figures %d %d %d %d %d %d\n", summary.requests, summary.duration, failures,
    errors.timeout, latency:percentile(50), latency:percentile(99)))
end

-- With `-- spread` it asks as eight clients behind a proxy would, as one may ask no more than 128 things at the same time.
init = function(arguments)
  if arguments[1] ~= "spread" then return end
  local requests, turn = {}, 0
  for client = 1, 8 do
    wrk.headers["X-Forwarded-For"] = "192.0.2." .. client
    requests[client] = wrk.format()
  end
  request = function()
    turn = turn % #requests + 1
    return requests[turn]
  end
end
