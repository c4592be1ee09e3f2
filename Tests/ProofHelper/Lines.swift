#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Says a line to whoever started this process, at once: what was said outlives a kill.
func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  var done = 0
  while done < bytes.count {
    let count = bytes[done...].withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    if count > 0 {
      done += count
    } else if errno != EINTR {
      exit(71)
    }
  }
}

/// The lines of the input, which go on after signals.
struct InputLines: Sequence, IteratorProtocol {
  private var rest: [UInt8] = []

  mutating func next() -> String? {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        defer { rest.removeSubrange(...end) }
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = read(0, &bytes, bytes.count)
      if count > 0 {
        rest += bytes.prefix(count)
      } else if count == 0 || errno != EINTR {
        return nil
      }
    }
  }
}
