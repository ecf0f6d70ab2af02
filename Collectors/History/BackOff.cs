namespace Telepool.Collectors.History;

/// <summary>Exponential pauses with jitter: a quarter either way, so that what failed together does not come back together.</summary>
internal sealed class BackOff(HistoryOptions options, Random random)
{
    private readonly Lock _gate = new();

    /// <summary>The pause after the <paramref name="failures"/>-th failure in a row, counted from 1.</summary>
    public TimeSpan After(int failures)
    {
        var plain = options.RetryDelay.TotalSeconds * Math.Pow(options.RetryBackoff, Math.Max(0, failures - 1));
        return Jitter(TimeSpan.FromSeconds(Math.Min(plain, options.RetryDelayMax.TotalSeconds)));
    }

    /// <summary>The given pause, a quarter longer or shorter at most.</summary>
    public TimeSpan Jitter(TimeSpan pause)
    {
        lock (_gate)
        {
            return pause * (0.75 + (random.NextDouble() / 2));
        }
    }
}
