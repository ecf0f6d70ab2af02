namespace Telepool.Silo.Web.Reading;

/// <summary>
/// What was read a moment ago: however many look at a page, the grains behind it are asked once a second. A reading that failed is not kept, and
/// whoever waited for it sees the failure.
/// </summary>
/// <param name="read">Reads anew.</param>
/// <param name="time">The clock.</param>
internal sealed class Cached<T>(Func<Task<T>> read, TimeProvider time)
{
    /// <summary>How old a reading may be.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<T>? _reading;
    private long _startedAt;

    /// <summary>The last reading, or a new one where that is too old. Readings that are under way are shared.</summary>
    public Task<T> GetAsync()
    {
        lock (_lock)
        {
            if (_reading is null || _reading.IsFaulted || _reading.IsCanceled || (_reading.IsCompleted && time.GetElapsedTime(_startedAt) >= Age))
            {
                _startedAt = time.GetTimestamp();
                _reading = read();
            }

            return _reading;
        }
    }

    /// <summary>Forgets the reading: something was done that changes it.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _reading = null;
        }
    }
}
