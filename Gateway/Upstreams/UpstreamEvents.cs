using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Upstreams;

/// <summary>Tells the operator in the log: one line when an upstream goes and when it comes back, and one a minute while none is left.</summary>
internal sealed partial class UpstreamEvents(ILogger logger) : IUpstreamEvents
{
    private const long QuietMs = 60_000;

    private long _warnedAt = -QuietMs;

    /// <inheritdoc/>
    public void OnOut(Upstream upstream, DialFailure failure, string? reason) => LogOut(logger, upstream.Id, failure, reason ?? "no answer of a proxy");

    /// <inheritdoc/>
    public void OnBack(Upstream upstream) => LogBack(logger, upstream.Id);

    /// <inheritdoc/>
    public void OnLastResort(int dataCenter)
    {
        var now = Environment.TickCount64;
        var warned = Volatile.Read(ref _warnedAt);
        if (now - warned >= QuietMs && Interlocked.CompareExchange(ref _warnedAt, now, warned) == warned)
        {
            LogLastResort(logger, dataCenter);
        }
    }
}
