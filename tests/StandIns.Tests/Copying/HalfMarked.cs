using System.Diagnostics.CodeAnalysis;
using Orleans;

namespace StandIns.Tests.Copying;

/// <summary>Has a member without an id.</summary>
[GenerateSerializer]
[SuppressMessage("Usage", "ORLEANS0004", Justification = "What happens then is tested.")]
public sealed class HalfMarked
{
    [Id(0)]
    public string? Marked { get; set; }

    public string? Forgotten { get; set; }
}
