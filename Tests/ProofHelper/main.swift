#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

// Started by the tests of `Proof` in the storage library: the argument is a store's folder, the input is commands.
// Whoever waits for this process in vain learns so by its end.
if getenv("CRM_PROOF") == nil { alarm(60) }
let argument = CommandLine.arguments.last ?? ""
if argument == "descriptors" {
  say("ok \(ProcessCalls.openDescriptors)")
} else {
  var session = Session(folder: argument)
  for line in InputLines() { say(session.answer(line)) }
}
