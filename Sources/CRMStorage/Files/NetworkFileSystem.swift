#if canImport(Darwin)
  import Darwin
#endif

/// File systems whose locks and flushes are other machines' business.
///
/// Of those that are mounted by FUSE only the ones are among them that are known by name: most lie
/// on this machine.
package enum NetworkFileSystem {
  #if canImport(Darwin)
    /// The name of a network file system; nil for one of this machine.
    static func name(_ status: statfs) -> String? {
      guard status.f_flags & UInt32(MNT_LOCAL) == 0 else { return nil }
      return withUnsafeBytes(of: status.f_fstypename) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
    }
  #endif

  /// The name of the network file system that a device is, by the system's table of mounts
  /// (`/proc/self/mountinfo`); nil for one of this machine, or one that the table does not have.
  package static func name(ofDevice device: UInt64, inMounts table: String) -> String? {
    let major = device >> 8 & 0xFFF | device >> 32 & ~0xFFF
    let minor = device & 0xFF | device >> 12 & ~0xFF
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 2, words[2] == "\(major):\(minor)",
        let dash = words.firstIndex(of: "-"), dash + 1 < words.count
      else { continue }
      let type = String(words[dash + 1])
      return types.contains(type) ? type : nil
    }
    return nil
  }

  /// The types of network file systems, as Linux spells them.
  private static let types: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "coda", "ncpfs",
    "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs", "fuse.ceph", "fuse.davfs",
  ]
}
