namespace Telepool.Gateway.Admission;

/// <summary>
/// What counts how much. With the default limit of 1,000 points and 10 forgiven per second, an address may send noise ten times a second for ever, which
/// the eight connections of a client with a withdrawn secret do not reach, and replay seven greetings at once. One client that authenticates makes good for twenty
/// connections, so that an address with many people behind it is not banned for what some of them do.
/// </summary>
internal static class MisdeedPoints
{
    /// <summary>Points of an authenticated client.</summary>
    public const float Success = -20;

    /// <summary>Points of a misdeed.</summary>
    public static float Of(Misdeed misdeed) => misdeed switch
    {
        Misdeed.Noise => 1,
        Misdeed.BrokenStart => 5,
        Misdeed.Replay => 150,
        Misdeed.Unfinished => 2,
        Misdeed.TooFast => 0.5f,
        _ => throw new ArgumentOutOfRangeException(nameof(misdeed)),
    };

    /// <summary>The misdeed in the words of a ban's reason.</summary>
    public static string Name(Misdeed misdeed) => misdeed switch
    {
        Misdeed.Noise => "bytes that no secret fits",
        Misdeed.BrokenStart => "bytes that no client begins with",
        Misdeed.Replay => "greetings sent again",
        Misdeed.Unfinished => "handshakes not finished",
        Misdeed.TooFast => "connections too fast",
        _ => throw new ArgumentOutOfRangeException(nameof(misdeed)),
    };
}
