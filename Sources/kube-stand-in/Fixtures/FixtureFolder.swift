import FoundationEssentials
import Glibc

/// A folder of fixture files, read again as they change.
///
/// A file that cannot be read keeps the objects that it had before.
struct FixtureFolder {
  /// What tells one state of a file from another.
  private struct Fingerprint: Hashable {
    let inode: UInt64
    let size: Int64
    let modified: Timestamp
  }

  private struct File {
    /// Nil when the file changed so recently that another change could leave the same fingerprint.
    var fingerprint: Fingerprint?
    /// What was read last, nil when it could not be.
    var text: String?
    var objects: [APIObject]
  }

  /// What a look at the folder found.
  struct Reading {
    /// All objects of the folder when any file changed, nil when none did.
    var objects: [APIObject]?
    /// What is wrong with the files that changed.
    var errors: [FixtureError] = []
  }

  /// The folder.
  let path: String
  /// When the stand-in started: what `started-5m` counts from.
  let started: Timestamp

  private var files: [String: File] = [:]
  private var isMissing = false

  /// A folder, not yet read.
  init(path: String, started: Timestamp) {
    self.path = path
    self.started = started
  }

  /// Reads the files that changed since the last call.
  ///
  /// - Parameter now: The moment, against which modification times are held.
  /// - Returns: The objects, when anything changed, and the errors, each reported once.
  mutating func read(now: Timestamp) -> Reading {
    var reading = Reading()
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path).filter(Self.isFixture).sorted()
      isMissing = false
    } catch {
      if !isMissing {
        reading.errors.append(
          FixtureError(file: path, line: nil, problem: "cannot be listed: is it a folder? (\(error))"))
      }
      isMissing = true
      return reading
    }

    var changed = false
    for name in files.keys where !names.contains(name) {
      files[name] = nil
      changed = true
    }
    for name in names where readFile(name, now: now, errors: &reading.errors) { changed = true }
    if changed { reading.objects = merged(&reading.errors) }
    return reading
  }

  private static func isFixture(_ name: String) -> Bool {
    !name.hasPrefix(".") && [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
  }

  /// Reads one file if it changed.
  ///
  /// - Returns: Whether its objects may differ from before.
  private mutating func readFile(_ name: String, now: Timestamp, errors: inout [FixtureError]) -> Bool {
    let file = "\(path)/\(name)"
    let fingerprint = Self.fingerprint(file)
    if let known = files[name]?.fingerprint, known == fingerprint { return false }

    // Clocks of file systems tick in milliseconds: what was written just now is read once more, to be sure.
    let age = fingerprint.map { now.microseconds - $0.modified.microseconds } ?? 0
    let settled = age > 100_000 ? fingerprint : nil
    guard let data = FileManager.default.contents(atPath: file) else {
      if files[name] == nil || files[name]?.text != nil {
        errors.append(FixtureError(file: file, line: nil, problem: "cannot be read"))
      }
      files[name] = File(fingerprint: settled, text: nil, objects: files[name]?.objects ?? [])
      return false
    }
    let text = String(decoding: data, as: UTF8.self)
    if files[name]?.text == text {
      files[name]?.fingerprint = settled
      return false
    }
    do {
      let objects = try FixtureParser(file: file, started: started).objects(in: text)
      files[name] = File(fingerprint: settled, text: text, objects: objects)
      return true
    } catch {
      errors.append(error)
      files[name] = File(fingerprint: settled, text: text, objects: files[name]?.objects ?? [])
      return false
    }
  }

  private static func fingerprint(_ file: String) -> Fingerprint? {
    var status = stat()
    // stat, not lstat: a mounted ConfigMap swaps a symbolic link.
    guard stat(file, &status) == 0 else { return nil }
    let time = status.st_mtim
    return Fingerprint(
      inode: UInt64(status.st_ino), size: Int64(status.st_size),
      modified: Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000))
  }

  /// The objects of all files; of two with the same names, the one whose file comes first counts.
  private func merged(_ errors: inout [FixtureError]) -> [APIObject] {
    var owners: [APIObject.Identity: String] = [:]
    var objects: [APIObject] = []
    for (name, file) in files.sorted(by: { $0.key < $1.key }) {
      for object in file.objects {
        if let owner = owners[object.identity] {
          let problem = "\(object.resource.kind) \(object.key) is in \(owner) already; this one is left out"
          errors.append(FixtureError(file: "\(path)/\(name)", line: nil, problem: problem))
        } else {
          owners[object.identity] = name
          objects.append(object)
        }
      }
    }
    return objects
  }
}
