import Foundation
import TestSupport
import Testing

/// What the images are made from, as far as files tell; `make image-check` builds and runs them.
@Suite struct ImageFileTests {
  private let dockerfile: String
  private let workflows: [String]

  init() throws {
    dockerfile = try Self.text("Dockerfile")
    workflows = try ["test", "images"].map { try Self.text(".github/workflows/\($0).yaml") }
  }

  /// The program is linked with the libraries of the Debian on which it was built.
  @Test func theProgramRunsOnTheDebianThatItIsBuiltOn() throws {
    let build = try #require(base("SWIFT_IMAGE").wholeMatch(of: /swift:\d+\.\d+-(\w+)/))
    let run = try #require(base("DEBIAN_IMAGE").wholeMatch(of: /debian:(\w+)-slim/))
    #expect(build.1 == run.1)
    #expect(workflows[0].contains("container: \(build.0)\n"), "the tests run on another image than the build")
  }

  /// A branch of nginx that is still mended, and a version of it without the known holes.
  @Test func nginxIsOneThatIsStillMended() throws {
    let name = try #require(
      base("NGINX_IMAGE").wholeMatch(of: /nginx(?:inc\/nginx-unprivileged)?:1\.(\d+)-(\w+)/))
    let least = try #require(base("NGINX_LEAST").wholeMatch(of: /1\.(\d+)\.(\d+)/))
    // Even numbers are stable branches.
    #expect(name.1 == least.1 && (Int(name.1) ?? 1).isMultiple(of: 2))
    #expect((Int(least.1) ?? 0, Int(least.2) ?? 0) >= (30, 5))
  }

  /// Each can be given by its digest, so that a build can be repeated.
  @Test func everyBaseIsAnArgument() {
    let bases = dockerfile.matches(of: /(?m)^FROM (\S+) AS (\S+)$/)
    #expect(bases.map { String($0.2) } == ["nginx", "build", "responder"])
    for each in bases {
      #expect(each.1.wholeMatch(of: /\$\{(NGINX|SWIFT|DEBIAN)_IMAGE\}/) != nil, "\(each.1)")
    }
  }

  /// What changes seldom comes first: packages are resolved again when their list has changed, and not with each source file.
  @Test func packagesAreResolvedBeforeTheSourcesAreThere() throws {
    let resolve = try #require(dockerfile.firstRange(of: "RUN swift package resolve"))
    let sources = try #require(dockerfile.firstRange(of: "COPY Sources"))
    #expect(resolve.lowerBound < sources.lowerBound)
    let package = try Self.text("Package.swift")
    let dependencies = package.matches(of: /\.package\(url: .*/)
    #expect(dependencies.count >= 5)
    for each in dependencies {
      #expect(each.0.contains(/, exact: "\d+\.\d+\.\d+"\)/), "\(each.0) must name one version")
    }
  }

  /// A file that the build reads and `.dockerignore` keeps from it is missed on the host that builds a release.
  @Test func whatTheBuildReadsReachesIt() throws {
    let kept = try Self.text(".dockerignore").split(separator: "\n").filter { $0.hasPrefix("!") }.map {
      $0.dropFirst()
    }
    let copies = dockerfile.matches(of: /(?m)^COPY (?!--from)(.*) \S+$/)
    #expect(copies.count >= 8)
    for path in copies.flatMap({ $0.1.split(separator: " ") }) {
      #expect(
        kept.contains { path == $0 || path.hasPrefix("\($0)/") }, "\(path) is in no line of .dockerignore")
      #expect(FileManager.default.fileExists(atPath: Repository.file(String(path)).path), "\(path)")
    }
  }

  @Test func aReleaseHasBothArchitecturesAndABillForEach() {
    for part in [
      "architecture: amd64", "architecture: arm64", "scripts/sbom", "imagetools create", "*.spdx.json",
    ] {
      #expect(workflows[1].contains(part))
    }
  }

  /// The lines of README name targets that there are, and images as the manifests do.
  @Test(arguments: ["README.md", "Dockerfile"])
  func theLinesThatBuildThemAreRight(_ path: String) throws {
    let manifest = try Self.text("config/k8s-heartbeat.yaml")
    let lines = try Self.text(path).matches(of: /docker build --target (\w+) +-t (\S+) \./)
    #expect(lines.count == 2)
    for line in lines {
      #expect(dockerfile.contains(" AS \(line.1)\n"), "\(line.0)")
      #expect(manifest.contains("image: \(line.2)\n"), "\(line.0)")
    }
  }

  /// The default of an argument.
  private func base(_ name: String) -> String {
    dockerfile.split(separator: "\n").first { $0.hasPrefix("ARG \(name)=") }.map {
      String($0.dropFirst(name.count + 5))
    }
      ?? ""
  }

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: Repository.file(path), encoding: .utf8)
  }
}
