namespace Telepool.Silo.Web.Reading.Charts;

/// <summary>The last samples of a value, the oldest first. One writes, any number read.</summary>
/// <param name="capacity">Samples that are kept.</param>
internal sealed class SampleRing(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Sample[] _samples = new Sample[capacity];
    private int _next;
    private int _count;

    /// <summary>Adds a sample, in the place of the oldest where there is no room.</summary>
    public void Add(Sample sample)
    {
        lock (_lock)
        {
            _samples[_next] = sample;
            _next = (_next + 1) % _samples.Length;
            _count = Math.Min(_count + 1, _samples.Length);
        }
    }

    /// <summary>The samples, the oldest first.</summary>
    public IReadOnlyList<Sample> ToList()
    {
        lock (_lock)
        {
            var first = (_next - _count + _samples.Length) % _samples.Length;
            return [.. Enumerable.Range(0, _count).Select(i => _samples[(first + i) % _samples.Length])];
        }
    }
}
