using Grains.Interfaces.Operators;

namespace Grains.Operators;

/// <summary>What is kept of the operators' sessions: by <see cref="OperatorSession.Id"/>.</summary>
[GenerateSerializer, Alias("telepool.operator-sessions-state")]
internal sealed class OperatorSessionsState
{
    [Id(0)]
    public Dictionary<string, OperatorSession> Sessions { get; set; } = [];
}
