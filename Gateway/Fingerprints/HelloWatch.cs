using System.Threading.Channels;

namespace Telepool.Gateway.Fingerprints;

/// <summary>
/// Has some of the hellos that workers see looked at, beside the workers and at most so many a second: to know which clients come, not to count them all.
/// </summary>
internal sealed class HelloWatch : IAsyncDisposable
{
    // 20 a second, spread: at some 30 µs each nothing that a core notices.
    private const int IntervalMs = 50;
    private const int Queued = 64;

    private readonly FingerprintTable _table;
    private readonly Channel<(byte[] Record, bool IsUser)> _hellos =
        Channel.CreateBounded<(byte[], bool)>(new BoundedChannelOptions(Queued) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Task _reading;
    private long _next;

    /// <summary>Begins to count into a table.</summary>
    public HelloWatch(FingerprintTable table)
    {
        _table = table;
        _reading = ReadAsync();
    }

    /// <summary>A hello was seen; any worker's thread.</summary>
    /// <param name="record">The hello as one record.</param>
    /// <param name="isUser">Whether it bore a user's digest.</param>
    /// <param name="nowMs">The worker's clock.</param>
    public void Seen(ReadOnlySpan<byte> record, bool isUser, long nowMs)
    {
        var next = Volatile.Read(ref _next);
        if (nowMs >= next && Interlocked.CompareExchange(ref _next, nowMs + IntervalMs, next) == next)
        {
            _hellos.Writer.TryWrite((record.ToArray(), isUser));
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _hellos.Writer.Complete();
        await _reading.ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        await foreach (var (record, isUser) in _hellos.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (TlsFingerprint.TryRead(record, out var fingerprint) == FingerprintStatus.Ok)
            {
                _table.Count(fingerprint!, isUser);
            }
        }
    }
}
