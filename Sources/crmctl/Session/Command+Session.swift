extension Command {
  /// A command that does one thing in the store that the command line names.
  init(
    path: [String], summary: String, arguments: [any AnyArgument] = [],
    options: [any AnyOption] = [], example: String, discussion: String = "",
    _ body: @escaping @Sendable (Session) throws -> Void
  ) {
    self.init(
      path: path, summary: summary, arguments: arguments, options: options, example: example,
      discussion: discussion,
      run: { invocation, console in
        try body(try Session(invocation, console))
        return .done
      })
  }
}
