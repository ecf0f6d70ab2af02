namespace ServiceDefaults.Configuration;

/// <summary>An account of <c>MTPROTO_ACCOUNTS</c>.</summary>
/// <param name="Name">The operator's name for it.</param>
/// <param name="Phone">Its phone number in digits, where the login may start by itself; otherwise null.</param>
public sealed record ConfiguredAccount(string Name, string? Phone)
{
    /// <summary>Leaves the phone number out, because records are printed in logs.</summary>
    public override string ToString() => Name;
}
