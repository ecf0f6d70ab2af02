using Grains.Interfaces.Operators;

namespace Grains.Operators;

/// <summary>What is kept of who may log in.</summary>
[GenerateSerializer, Alias("telepool.operator-directory-state")]
internal sealed class OperatorDirectoryState
{
    /// <summary>Grows with every change of what follows but <see cref="OperatorPlaceState.HeardAt"/>.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>Those that were let in by command.</summary>
    [Id(1)]
    public List<OperatorEntry> Entries { get; set; } = [];

    /// <summary>Those of silos' files, by the file.</summary>
    [Id(2)]
    public Dictionary<string, OperatorPlaceState> Places { get; set; } = [];

    /// <summary>What was revoked while some file had it (<see cref="OperatorEntry.Ways"/>), oldest first.</summary>
    [Id(3)]
    public List<string> Revoked { get; set; } = [];
}
