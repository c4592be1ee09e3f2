extension CRM {
  /// How large contents may be, and of which types: asked of new ones, before any byte is kept.
  ///
  /// Contents that are there already are read and kept whatever the limits say now.
  public struct ContentLimits: Hashable, Sendable {
    /// The greatest number of bytes.
    public var byteCount: Int
    /// The media types that are taken, such as `image/png`, in small letters; nil for all.
    public var mediaTypes: Set<String>?

    /// Makes limits; by default 25 MB (25,000,000 bytes) of any type.
    public init(byteCount: Int = 25_000_000, mediaTypes: Set<String>? = nil) {
      self.byteCount = byteCount
      self.mediaTypes = mediaTypes
    }

    /// Whether contents of a type are taken.
    public func allows(mediaType: String) -> Bool {
      mediaTypes?.contains(mediaType.lowercased()) ?? true
    }
  }
}
