using Microsoft.Extensions.Logging;
using Telepool.Collectors.Leasing;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Updates;

/// <summary>What the parts of one updates collector share.</summary>
internal sealed class UpdatesContext
{
    private readonly Lock _dice = new();
    private readonly Random _random;

    public UpdatesContext(IPoolClient pool, ISink sink, UpdatesOptions options, UpdatesMetrics metrics, TimeProvider time, Random random, ILogger log)
    {
        (Pool, Sink, Options, Metrics, Time, _random, Log) = (pool, sink, options, metrics, time, random, log);
        Accounts = new AccountBook(this);
    }

    public IPoolClient Pool { get; }

    public ISink Sink { get; }

    public UpdatesOptions Options { get; }

    public UpdatesMetrics Metrics { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    public AccountBook Accounts { get; }

    /// <summary>The given time, a tenth longer or shorter at most, so that channels do not ask in step.</summary>
    public TimeSpan Jitter(TimeSpan time)
    {
        lock (_dice)
        {
            return time * (0.9 + (_random.NextDouble() / 5));
        }
    }

    /// <summary>The pause after the n-th failure in a row.</summary>
    public TimeSpan BackOff(int failures)
    {
        var plain = Options.RetryDelay * Math.Pow(2, Math.Min(20, Math.Max(0, failures - 1)));
        return Jitter(plain < Options.RetryDelayMax ? plain : Options.RetryDelayMax);
    }
}
