using System.Globalization;

namespace Telepool.Collectors.Progress;

/// <summary>How far one channel is, how fast it goes and when it will be done.</summary>
internal sealed class ChannelProgress(string username, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _startedAt = time.GetTimestamp();
    private long _fetched;
    private long _before;
    private long _total;
    private string _account = string.Empty;
    private string _note = string.Empty;

    public void Start(long stored, long total)
    {
        lock (_gate)
        {
            (_before, _total) = (stored, total);
        }
    }

    public void Add(int rows, long total, string account)
    {
        lock (_gate)
        {
            _fetched += rows;
            (_total, _account, _note) = (total, account, string.Empty);
        }
    }

    public void Note(string note)
    {
        lock (_gate)
        {
            _note = note;
        }
    }

    public ProgressView View()
    {
        lock (_gate)
        {
            // Pages may repeat what a killed process stored last: never more than all.
            var done = Math.Min(_before + _fetched, Math.Max(_total, _fetched));
            var seconds = time.GetElapsedTime(_startedAt).TotalSeconds;
            var rate = seconds > 0 ? _fetched / seconds : 0;
            TimeSpan? left = rate > 0 && _total > done ? TimeSpan.FromSeconds(Math.Min((_total - done) / rate, TimeSpan.FromDays(99).TotalSeconds)) : null;
            return new ProgressView(username, done, _total, rate, left, _account, _note);
        }
    }

    public static string Duration(TimeSpan? time) => time is not { } value
        ? "-:--"
        : value.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)value.TotalHours}:{value:mm\\:ss}") : value.ToString("m\\:ss", CultureInfo.InvariantCulture);
}
