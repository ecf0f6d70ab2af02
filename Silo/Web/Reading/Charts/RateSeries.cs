namespace Telepool.Silo.Web.Reading.Charts;

/// <summary>How fast a count grows, sample by sample. A count that falls was begun anew, by an activation or a process: that sample is left out.</summary>
internal sealed class RateSeries(int capacity)
{
    private readonly SampleRing _rates = new(capacity);
    private Sample? _last;

    /// <summary>Takes the count as it is now.</summary>
    public void Add(DateTimeOffset at, double count)
    {
        if (_last is { } last && count >= last.Value && at > last.At)
        {
            _rates.Add(new Sample(at, (count - last.Value) / (at - last.At).TotalSeconds));
        }

        _last = new Sample(at, count);
    }

    /// <summary>Growth per second, the oldest first.</summary>
    public IReadOnlyList<Sample> ToList() => _rates.ToList();
}
