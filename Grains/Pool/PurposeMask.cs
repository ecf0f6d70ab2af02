using Grains.Interfaces.Leases;

namespace Grains.Pool;

/// <summary>The purposes as bits, so that accounts free for the same purposes share a list.</summary>
internal static class PurposeMask
{
    public const int Count = 5;
    public const int All = (1 << Count) - 1;

    /// <summary>The purposes that take a slot and a call's worth of the rate.</summary>
    public const int Heavy = All & ~(1 << UpdatesIndex);

    private const int ResolveIndex = 1;
    private const int UpdatesIndex = 3;

    /// <summary>The place of a purpose in <see cref="LeasePurpose.All"/>; -1 where there is no such purpose.</summary>
    public static int IndexOf(string purpose) => purpose switch
    {
        LeasePurpose.History => 0,
        LeasePurpose.Resolve => ResolveIndex,
        LeasePurpose.Statistics => 2,
        LeasePurpose.Updates => UpdatesIndex,
        LeasePurpose.Admin => 4,
        _ => -1,
    };

    /// <summary>What an account must be free for to work on a peer that it does not know: it has to find the peer first.</summary>
    public static int OfStranger(int index) => (1 << index) | (1 << ResolveIndex);

    public static bool IsLight(int index) => index == UpdatesIndex;
}
