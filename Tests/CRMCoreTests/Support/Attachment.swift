import CRMCore

/// The record kind, not what the testing library attaches to results.
typealias Attachment = CRMCore.Attachment
