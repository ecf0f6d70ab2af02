namespace MTProto.Messages;

/// <summary>
/// Issues message identifiers: approximately unix time times 2^32, strictly growing, with the sender in the two lowest bits
/// (core.telegram.org/mtproto/description#message-identifier-msg-id). Safe for use by several threads.
/// </summary>
public sealed class MessageIds(TimeProvider time)
{
    private readonly TimeProvider _time = time;
    private long _last;
    private long _offsetTicks;

    /// <summary>What is added to the local clock to get the server's; changed when a server says that the clock is off.</summary>
    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offsetTicks));
        set => Interlocked.Exchange(ref _offsetTicks, value.Ticks);
    }

    /// <summary>The time by which identifiers are issued: the local clock with <see cref="Offset"/>.</summary>
    public DateTimeOffset Now => _time.GetUtcNow() + Offset;

    /// <summary>The next identifier of a client's message: a multiple of four.</summary>
    public long NextClient() => Next(0);

    /// <summary>The next identifier of a server's answer: one above a multiple of four.</summary>
    public long NextReply() => Next(1);

    /// <summary>The next identifier of a server's message that answers nothing: three above a multiple of four.</summary>
    public long NextPush() => Next(3);

    /// <summary>Forgets the last identifier, so that the next follows the clock even if that went back; for the start of a new session only.</summary>
    public void Restart() => Interlocked.Exchange(ref _last, 0);

    /// <summary>True for identifiers that only a server issues.</summary>
    public static bool IsFromServer(long msgId) => (msgId & 1) == 1;

    /// <summary>True for identifiers that only a client issues.</summary>
    public static bool IsFromClient(long msgId) => (msgId & 3) == 0;

    /// <summary>The moment an identifier names, to the second; the unix epoch for one that names none.</summary>
    public static DateTimeOffset ToTime(long msgId) => DateTimeOffset.FromUnixTimeSeconds(Math.Max(0, msgId >> 32));

    /// <summary>An identifier of <paramref name="moment"/> with the two lowest bits 0.</summary>
    public static long FromTime(DateTimeOffset moment)
    {
        var ticks = moment.Ticks - DateTimeOffset.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return (seconds << 32) | (((rest << 32) / TimeSpan.TicksPerSecond) & ~3L);
    }

    private long Next(int sender)
    {
        var now = FromTime(Now);
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = (now > last ? now : (last & ~3L) + 4) | (uint)sender;
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next;
            }
        }
    }
}
