import Foundation
import Testing

@Suite("Files that are not plain ones")
struct HostileFileTests {
  private let program: BuiltProgram

  init() throws {
    program = try BuiltProgram()
    try program.run("lead add --name L")
  }

  private func place(_ name: String) -> URL { program.folder.appending(path: name) }

  @Test("An endless file is refused for its size, and not read for ever")
  func endless() throws {
    let result = try program.run("attachment add lead/1 /dev/zero")
    #expect(result.code == 6 && result.errors.contains("25000000"), "\(result.errors)")
  }

  @Test("A link is followed, and a file keeps who may read it")
  func links() throws {
    try Data("old".utf8).write(to: place("real"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: place("real").path)
    try FileManager.default.createSymbolicLink(
      at: place("link"), withDestinationURL: place("real"))
    #expect(try program.run("export lead --output link --fields name").code == 0)
    #expect(try String(contentsOf: place("real"), encoding: .utf8) == "name\nL\n")
    let manager = FileManager.default
    #expect(try manager.destinationOfSymbolicLink(atPath: place("link").path).hasSuffix("real"))
    let rights = try manager.attributesOfItem(atPath: place("real").path)[.posixPermissions]
    #expect(rights as? Int == 0o600)
  }

  @Test("What is no file is written into, and stays what it is")
  func pipes() throws {
    try #require(mkfifo(place("pipe").path, 0o600) == 0)
    let reader = Process()
    reader.executableURL = URL(filePath: "/bin/cat")
    reader.arguments = [place("pipe").path]
    let output = Pipe()
    reader.standardOutput = output
    try reader.run()
    #expect(try program.run("export lead --output pipe --fields name").code == 0)
    let read = try output.fileHandleForReading.readToEnd() ?? Data()
    reader.waitUntilExit()
    #expect(String(decoding: read, as: UTF8.self) == "name\nL\n")
    let type = try FileManager.default.attributesOfItem(atPath: place("pipe").path)[.type]
    #expect(type as? FileAttributeType != .typeRegular)
  }

  @Test("Who is not active is refused, whatever they ask")
  func inactive() throws {
    try program.run("user add --username vic --name Vic --role viewer")
    try program.run("user deactivate vic")
    try Transcript(
      """
      $ crmctl lead list --as vic
      ! crmctl: error: vic is not active
      = 5
      $ crmctl order comment 99 hello
      ! crmctl: error: there is no order/99
      = 3
      $ crmctl attachment add lead/99 nothing.txt
      ! crmctl: error: there is no lead/99
      = 3
      """
    ).check(on: program)
  }
}
