namespace Emulator.Limits;

/// <summary>
/// Token buckets per account and class of methods. Telegram publishes no figures; these are of the order that readers of public
/// channels report, so that a client that does not slow down is flooded within a minute.
/// </summary>
public sealed class EmulatorLimits
{
    /// <summary>messages.getHistory, getMessages and the like. Default: a burst of 60, then 5 per second.</summary>
    public MethodLimit History { get; init; } = new(60, 5, TimeSpan.FromSeconds(1));

    /// <summary>contacts.resolveUsername. Default: a burst of 20, then one in 20 s, and 30 s at least when exceeded.</summary>
    public MethodLimit Resolve { get; init; } = new(20, 0.05, TimeSpan.FromSeconds(30));

    /// <summary>messages.search, contacts.search. Default: a burst of 15, then one per second.</summary>
    public MethodLimit Search { get; init; } = new(15, 1, TimeSpan.FromSeconds(3));

    /// <summary>stats.*. Default: a burst of 20, then one per second.</summary>
    public MethodLimit Statistics { get; init; } = new(20, 1, TimeSpan.FromSeconds(5));

    /// <summary>upload.getFile, refused by FLOOD_PREMIUM_WAIT_X. Default: a burst of 100, then 20 per second.</summary>
    public MethodLimit Files { get; init; } = new(100, 20, TimeSpan.FromSeconds(2));

    /// <summary>auth.sendCode and wrong codes or passwords, per phone number. Default: a burst of 10, then one per minute.</summary>
    public MethodLimit Login { get; init; } = new(10, 1.0 / 60, TimeSpan.FromSeconds(60));

    /// <summary>Everything else. Default: a burst of 100, then 20 per second.</summary>
    public MethodLimit Other { get; init; } = new(100, 20, TimeSpan.FromSeconds(1));

    /// <summary>Everything that is wrong with these limits.</summary>
    public IEnumerable<string> Validate()
    {
        (string Name, MethodLimit Limit)[] limits =
            [(nameof(History), History), (nameof(Resolve), Resolve), (nameof(Search), Search), (nameof(Statistics), Statistics), (nameof(Files), Files), (nameof(Login), Login), (nameof(Other), Other)];
        foreach (var (name, limit) in limits)
        {
            if (limit.Burst < 1 || limit.PerSecond is not (> 0 and <= 1_000_000) || limit.MinWait < TimeSpan.FromSeconds(1))
            {
                yield return $"{name} must have a burst of 1 or more, a positive rate and a wait of 1 s or more.";
            }
        }
    }
}
