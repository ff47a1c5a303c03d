extension Browser {
  /// What a device and its owner want a page to be like.
  package struct Appearance: Sendable {
    /// CSS pixels.
    package var width = 1280
    package var height = 800
    /// `light` or `dark`.
    package var colours = "light"
    /// Whether motion is to be reduced.
    package var isCalm = false

    package init(width: Int = 1280, height: Int = 800, colours: String = "light", isCalm: Bool = false) {
      self.width = width
      self.height = height
      self.colours = colours
      self.isCalm = isCalm
    }

    /// A telephone.
    package static func phone(_ colours: String = "light") -> Appearance {
      Appearance(width: 390, height: 844, colours: colours)
    }
  }

  /// Behaves as on another device from now on.
  package func appear(_ appearance: Appearance) async throws {
    try await devTools(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": appearance.width, "height": appearance.height, "deviceScaleFactor": 1,
        "mobile": appearance.width < 600,
      ])
    try await devTools(
      "Emulation.setEmulatedMedia",
      [
        "features": [
          ["name": "prefers-color-scheme", "value": appearance.colours],
          ["name": "prefers-reduced-motion", "value": appearance.isCalm ? "reduce" : "no-preference"],
        ]
      ])
  }

  /// Has the network, or has none.
  package func setOnline(_ isOnline: Bool) async throws {
    try await devTools("Network.enable", [:])
    try await devTools(
      "Network.emulateNetworkConditions",
      ["offline": !isOnline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1])
  }

  /// Puts the window out of sight, so that its page is hidden.
  package func hide() async throws {
    try await send("POST", "/window/minimize")
  }

  /// Brings it back.
  package func unhide() async throws {
    try await send("POST", "/window/rect", ["x": 0, "y": 0, "width": 1280, "height": 900])
  }
}
