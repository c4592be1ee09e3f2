extension StoreSettings {
  /// One stage of a pipeline; what it means to rules is its kind, whatever it is called.
  public struct PipelineStage: CompositeValue, Hashable {
    /// The pipeline that it belongs to.
    public var pipeline = StoreSettings.PipelineStage.usualPipeline
    /// The key in kebab case, one of all pipelines.
    public var key = ""
    /// The words that tables show; derived from the key where there are none.
    public var label: String?
    /// What it means.
    public var kind = Lifecycle.Meaning.open
    /// How likely an opportunity in it is won, in percent; where not given 100 if it is won, else 0.
    public var probability: Int?
    /// The fields that must be filled before an opportunity enters it.
    public var requires: [String] = []
    /// Further words that mean it on input.
    public var aliases: [String] = []

    /// The pipeline of stages that name none.
    public static let usualPipeline = "sales"

    /// The parts.
    public static let parts: [CompositePart<StoreSettings.PipelineStage>] = [
      CompositePart("pipeline", \.pipeline), CompositePart("key", \.key, isRequired: true),
      CompositePart("label", \.label), CompositePart("kind", \.kind),
      CompositePart("probability", \.probability), CompositePart("requires", \.requires),
      CompositePart("aliases", \.aliases),
    ]

    /// Makes an empty stage.
    public init() {}

    /// Makes a stage of the usual pipeline.
    public init(
      _ key: String, label: String? = nil, kind: Lifecycle.Meaning = .open, probability: Int? = nil,
      aliases: [String] = []
    ) {
      self.key = key
      self.label = label
      self.kind = kind
      self.probability = probability
      self.aliases = aliases
    }

    /// The stages that stores begin with.
    public static let usual = [
      StoreSettings.PipelineStage("prospecting", probability: 5),
      StoreSettings.PipelineStage("contacting", label: "Make contact", probability: 10),
      StoreSettings.PipelineStage("qualifying", probability: 20),
      StoreSettings.PipelineStage("nurturing", probability: 30),
      StoreSettings.PipelineStage("offering", label: "Present your offer", probability: 50),
      StoreSettings.PipelineStage("objections", label: "Overcome objections", probability: 60),
      StoreSettings.PipelineStage("closing", label: "Close the sale", probability: 80),
      StoreSettings.PipelineStage("closed-won", kind: .won, aliases: ["closed"]),
      StoreSettings.PipelineStage("declined", kind: .lost),
    ]

    /// The probability, given or not.
    public var chance: Int { probability ?? (kind == .won ? 100 : 0) }

    /// The stage as a status of a lifecycle.
    public var state: Lifecycle.State {
      Lifecycle.State(key, label: label, meaning: kind, aliases: aliases)
    }
  }
}

extension Lifecycle.Meaning: Choice {}

extension StoreSettings {
  /// The stage of that key.
  public func stage(_ key: String) -> StoreSettings.PipelineStage? {
    stages.first { $0.key == key }
  }

  /// The stages of a pipeline, in order.
  public func stages(of pipeline: String) -> [StoreSettings.PipelineStage] {
    stages.filter { $0.pipeline == pipeline }
  }
}
