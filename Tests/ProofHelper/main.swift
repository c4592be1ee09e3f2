// Started by the tests of `Proof` in the storage library: the argument is a store's folder, the input is commands.
let argument = CommandLine.arguments.last ?? ""
if argument == "descriptors" {
  say("ok \(ProcessCalls.openDescriptors)")
} else {
  var session = Session(folder: argument)
  for line in InputLines() { say(session.answer(line)) }
}
