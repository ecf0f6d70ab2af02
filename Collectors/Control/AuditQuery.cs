namespace Telepool.Collectors.Control;

/// <summary>Which part of an account's audit to read.</summary>
/// <param name="Before">Only entries with a smaller number; null starts at the newest.</param>
/// <param name="Limit">Entries at most, 1 to 1,000.</param>
public sealed record AuditQuery(long? Before, int Limit)
{
    /// <summary>The most that one question is answered with.</summary>
    public const int LimitMax = 1000;
}
