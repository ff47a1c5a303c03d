import FastCGI

extension Endpoint {
  /// Numbers for Prometheus: `/metrics`.
  ///
  /// They name every workload and need no token, so they are for the web server's own port for them alone, which says so
  /// in a parameter: ``EndpointPolicy/metrics``.
  ///
  /// - Parameters:
  ///   - sources: Where they come from.
  ///   - requests: What is counted of all requests.
  ///   - endpoints: The other endpoints.
  /// - Returns: The endpoint.
  static func metrics(
    _ sources: MetricsSources, _ requests: RequestMetrics, of endpoints: [Endpoint]
  ) -> Endpoint {
    let own = StatusCounts()
    let rows = endpoints.map { (name: $0.name, counts: $0.counts) } + [(name: "metrics", counts: own)]
    let form = AnswerForm("text/plain; version=0.0.4; charset=utf-8", allowsScripts: false)
    let page = SharedPage(lifetime: sources.lifetime)
    return Endpoint("metrics", at: PathPattern("/metrics"), .metrics, counts: own) { _, _ in
      Representation(
        form, page.bytes { MetricsPage(sources, requests, endpoints: rows).text.bytes }, isTagged: false)
    }
  }
}
