import CRMStorage
import Testing

@Suite("Network file systems")
struct NetworkFileSystemTests {
  private static let table = """
    22 27 0:21 / /proc rw,relatime - proc proc rw
    27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
    31 27 0:44 / /mnt/a rw,relatime shared:3 master:1 - nfs4 host:/a rw,vers=4.2
    32 27 0:300 / /mnt/b rw,relatime - cifs //host/b rw
    33 27 0:46 / /mnt/c rw - fuse.sshfs host:/c rw
    34 27 0:47 / /mnt/d rw - fuseblk /dev/sdb1 rw
    35 27 0:48 / /mnt/e rw - fuse.bindfs /e rw
    36 27 0:49 / /mnt/f rw - 9p share rw
    """

  @Test(
    "are told by the device in the table of mounts",
    arguments: [
      (254 << 8, nil), (44, "nfs4"), (46, "fuse.sshfs"), (47, nil), (48, nil), (49, "9p"),
      (44 | 1 << 20, "cifs"), (99, nil),
    ] as [(UInt64, String?)])
  func names(_ device: UInt64, _ name: String?) {
    #expect(NetworkFileSystem.name(ofDevice: device, inMounts: Self.table) == name)
  }

  @Test("are not what the temporary folder is on, and asking a path without a file fails nobody")
  func local() throws {
    #expect(try POSIXFileSystem().networkFileSystem(at: "/no/where") == nil)
    let folder = try TemporaryFolder()
    _ = try POSIXFileSystem().networkFileSystem(at: folder.path)
  }
}
