import Testing

/// What is shown with real processes on real files: `swift test -c release --filter Proof`.
///
/// How much is done, `ProofSize` says.
@Suite("Proof")
enum Proof {}
