#if canImport(Darwin)
  import Darwin
#endif

extension POSIXFileSystem {
  package func networkFileSystem(at path: String) throws(SystemError) -> String? {
    #if canImport(Darwin)
      var result = statfs()
      _ = try retrying("stat", path) { statFileSystem(path, &result) }
      return NetworkFileSystem.name(result)
    #else
      // A link in the path's last place leads to what counts.
      guard let device = try status(at: path + "/.")?.device, let mounts = try? mounts() else {
        return nil
      }
      return NetworkFileSystem.name(ofDevice: device, inMounts: mounts)
    #endif
  }

  #if !canImport(Darwin)
    /// The system's table of mounts, which has no size before it is read.
    private func mounts() throws(SystemError) -> String {
      let file = try open("/proc/self/mountinfo", .read)
      defer { close(file) }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      var count = try readAll(file, into: &bytes)
      while count == bytes.count {
        bytes.append(contentsOf: repeatElement(0, count: count))
        count = try readAll(file, into: &bytes)
      }
      return String(decoding: bytes[..<count], as: UTF8.self)
    }
  #endif
}

#if canImport(Darwin)
  private func statFileSystem(_ path: String, _ result: inout statfs) -> Int32 {
    statfs(path, &result)
  }
#endif
