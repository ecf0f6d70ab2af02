namespace Grains.Interfaces.Leases;

/// <summary>What a lease may be for. The names are part of metrics and listings.</summary>
public static class LeasePurpose
{
    /// <summary>Reading a channel's history.</summary>
    public const string History = "history";

    /// <summary>Finding a channel by its username.</summary>
    public const string Resolve = "resolve";

    /// <summary>Reading a channel's statistics.</summary>
    public const string Statistics = "stats";

    /// <summary>Listening to what Telegram pushes. Such a lease is light: it takes none of the account's slots.</summary>
    public const string Updates = "updates";

    /// <summary>An operator's work on the account.</summary>
    public const string Admin = "admin";

    /// <summary>Every purpose, in a fixed order.</summary>
    public static IReadOnlyList<string> All { get; } = [History, Resolve, Statistics, Updates, Admin];

    /// <summary>Whether a lease for the purpose takes none of the account's slots and no call's worth of its rate.</summary>
    public static bool IsLight(string purpose) => purpose == Updates;
}
