namespace Grains.Interfaces.Admission;

/// <summary>Whether a digest was seen before.</summary>
[GenerateSerializer, Alias("telepool.replay-verdict")]
public enum ReplayVerdict
{
    /// <summary>It is new, and remembered from now on.</summary>
    Fresh,

    /// <summary>It was seen before.</summary>
    Replay,
}
