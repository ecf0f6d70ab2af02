namespace MTProto.Tests.Client;

/// <summary>The system's clock, wrong by a constant.</summary>
internal sealed class ShiftedTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
