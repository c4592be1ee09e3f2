import Testing

/// The one of the test library: the engine has records of that name.
typealias Comment = Testing.Comment
