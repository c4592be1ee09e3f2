import Foundation

/// The temporary folder that all data of a run is in, removed at its end, however that comes.
final class Workplace {
  let path: String
  private let isKept: Bool
  private var signals: [any DispatchSourceSignal] = []

  /// Names a folder that is not there yet; one that is kept is told of at the end.
  init(isKept: Bool) {
    self.isKept = isKept
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("crm-benchmarks-\(UUID().uuidString)").path
    if !isKept { signals = [SIGINT, SIGTERM].map { Self.removing(path, on: $0) } }
  }

  /// Removes the folder.
  func close() {
    if isKept { return Report.remark("kept: \(path)") }
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Removes a folder when a signal comes, and ends the program.
  private static func removing(_ path: String, on number: Int32) -> any DispatchSourceSignal {
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      try? FileManager.default.removeItem(atPath: path)
      exit(128 + number)
    }
    source.resume()
    return source
  }
}
