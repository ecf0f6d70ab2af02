using System.Net;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>An address of a middle proxy and how it has served one worker.</summary>
internal sealed class MiddleTarget(IPEndPoint endPoint)
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(1);

    private int _failures;

    /// <summary>The address.</summary>
    public IPEndPoint EndPoint => endPoint;

    /// <summary>Until when it is left alone, on the worker's clock.</summary>
    public long RestsUntil { get; private set; }

    /// <summary>Connections to it, set up or not.</summary>
    public int Links { get; set; }

    /// <summary>It serves.</summary>
    public void Succeeded()
    {
        _failures = 0;
        RestsUntil = 0;
    }

    /// <summary>It failed: it rests, each time twice as long.</summary>
    public void Failed(long now, TimeSpan first)
    {
        var rest = first * Math.Pow(2, Math.Min(_failures++, 16));
        RestsUntil = now + (long)Math.Min(rest.TotalMilliseconds, LongestBackOff.TotalMilliseconds);
    }
}
