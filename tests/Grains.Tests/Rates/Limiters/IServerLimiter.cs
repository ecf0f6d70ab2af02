namespace Grains.Tests.Rates.Limiters;

/// <summary>A server's way of limiting, on a clock of the test's own.</summary>
internal interface IServerLimiter
{
    /// <summary>Calls per second that it lets pass in the long run.</summary>
    double PerSecond { get; }

    /// <summary>Lets a call pass (zero), or says how long to wait.</summary>
    TimeSpan Take(TimeSpan now);
}
