import Testing

@testable import Heartbeat

@Suite struct MetricsTextTests {
  @Test func samplesStandBehindTheirFamily() {
    var text = MetricsText()
    text.family("a_total", .counter, "What a is.")
    text.sample(3)
    text.family("b_seconds", .histogram, "What b is.")
    text.sample(1, MetricsText.Labels(["le": "0.5"]), suffix: "_bucket")
    text.sample(0.25, MetricsText.Labels(["x": "y"]), ("z", "w"))
    text.sample(-1, MetricsText.Labels([:]), ("z", "w"))
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == """
        # HELP a_total What a is.
        # TYPE a_total counter
        a_total 3
        # HELP b_seconds What b is.
        # TYPE b_seconds histogram
        b_seconds_bucket{le="0.5"} 1
        b_seconds{x="y",z="w"} 0.25
        b_seconds{z="w"} -1

        """)
  }

  @Test(arguments: [
    (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), (#"\"#, #"\\"#), ("", ""),
    ("\r\t\u{1b}", "\r\t\u{1b}"), ("é\u{202e}", "é\u{202e}"),
    ("\"} 1\nup 1\n#", #"\"} 1\nup 1\n#"#),
  ]) func aValueEndsNoLabelAndNoLine(_ value: String, _ written: String) {
    var text = MetricsText()
    text.family("a", .gauge, "A.")
    text.sample(1, MetricsText.Labels(["x": value]))
    #expect(String(decoding: text.bytes, as: UTF8.self).hasSuffix("gauge\na{x=\"\(written)\"} 1\n"))
  }
}
