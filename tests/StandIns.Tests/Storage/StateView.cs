using Orleans;

namespace StandIns.Tests.Storage;

/// <summary>What a grain sees of its state.</summary>
[GenerateSerializer]
public sealed record StateView(string Items, bool RecordExists, bool HasEtag);
