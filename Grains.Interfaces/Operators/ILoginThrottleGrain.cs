namespace Grains.Interfaces.Operators;

/// <summary>
/// Failed logins of the operator's pages, counted together for all silos of a cluster. The key is <see cref="Deployment"/>. Kept in memory: where the
/// grain moves, counting begins anew. It calls no other grain.
/// </summary>
[Alias("telepool.login-throttle")]
public interface ILoginThrottleGrain : IGrainWithStringKey
{
    /// <summary>The only key in use.</summary>
    const string Deployment = "default";

    /// <summary>How long an attempt must wait; null where it may be made.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="name">The operator whose token it claims to be; null where it claims none.</param>
    /// <param name="limit">Failures of one address that are borne, of the silo's settings.</param>
    [Alias("delay"), AlwaysInterleave]
    Task<TimeSpan?> DelayAsync(string address, string? name, int limit);

    /// <summary>Counts a failure.</summary>
    [Alias("fail")]
    Task FailAsync(string address, string? name);

    /// <summary>Forgets the failures of an address that has shown a good token.</summary>
    [Alias("succeed")]
    Task SucceedAsync(string address);
}
