/// States of a store at a position, kept beside its journal so that reading can start from there.
///
/// The types that a ``CheckpointStore`` deals in.
public enum Checkpoint {}
