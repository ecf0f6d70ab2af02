using System.Buffers.Binary;
using Emulator.Rpc;
using Emulator.Storage;
using Emulator.World;
using MTProto.Tl;

namespace Emulator.Live;

/// <summary>Lets things happen: new messages, edits, deletions, each stored before it is told to the sessions of those who are in the channel.</summary>
internal sealed class LiveFeed : IDisposable
{
    private const byte WorldRecord = 100;
    private const int EventLength = 12;
    private const int RecentMessages = 50;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly EmulatorCore _core;
    private readonly Lock _lock = new();
    private readonly AppendLog _log;
    private int _count;

    public LiveFeed(EmulatorCore core, string path)
    {
        _core = core;
        var identity = Identity(core.Options);
        byte[]? stored = null;
        _log = AppendLog.Open(path, "TPLIVE01"u8, (kind, payload) =>
        {
            if (kind == WorldRecord)
            {
                stored = payload.ToArray();
            }
            else
            {
                Compare(path, stored, identity);
                Replay(path, kind, payload);
            }
        });
        if (stored is null || !stored.AsSpan().SequenceEqual(identity))
        {
            _log.Append(WorldRecord, identity);
        }
    }

    /// <summary>Carries out one event; null where its message is gone.</summary>
    public ChannelEvent? Apply(ChannelHistory channel, ChannelEventKind kind, int messageId)
    {
        ChannelEvent? change;
        lock (_lock)
        {
            change = channel.Apply(kind, messageId, _core.Now);
            if (change is not { } made)
            {
                return null;
            }

            Span<byte> payload = stackalloc byte[EventLength];
            BinaryPrimitives.WriteInt32LittleEndian(payload, channel.Info.Index);
            BinaryPrimitives.WriteInt32LittleEndian(payload[4..], made.MessageId);
            BinaryPrimitives.WriteInt32LittleEndian(payload[8..], made.Date);
            _log.Append((byte)kind, payload);
            _count++;
            Push(channel, made);
        }

        return change;
    }

    /// <summary>Makes events at the rates of the options until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        (ChannelEventKind Kind, double PerSecond)[] rates =
        [
            (ChannelEventKind.Post, _core.Options.LivePostsPerSecond),
            (ChannelEventKind.Edit, _core.Options.LiveEditsPerSecond),
            (ChannelEventKind.Delete, _core.Options.LiveDeletesPerSecond),
        ];
        var due = new double[rates.Length];
        using var timer = new PeriodicTimer(Tick, _core.Time);
        var last = _core.Time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            var now = _core.Time.GetTimestamp();
            var elapsed = Math.Min(_core.Time.GetElapsedTime(last, now).TotalSeconds, 5);
            last = now;
            for (var i = 0; i < rates.Length; i++)
            {
                for (due[i] += rates[i].PerSecond * elapsed; due[i] >= 1; due[i]--)
                {
                    Happen(rates[i].Kind);
                }
            }
        }
    }

    public void Dispose() => _log.Dispose();

    private static byte[] Identity(EmulatorOptions options)
    {
        var identity = new byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(identity, options.Seed);
        BinaryPrimitives.WriteInt32LittleEndian(identity.AsSpan(8), options.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(identity.AsSpan(12), options.Messages);
        BinaryPrimitives.WriteInt32LittleEndian(identity.AsSpan(16), options.Users);
        BinaryPrimitives.WriteInt32LittleEndian(identity.AsSpan(20), (int)options.Profile);
        return identity;
    }

    private static void Compare(string path, byte[]? stored, ReadOnlySpan<byte> expected)
    {
        if (stored is not null && !expected.SequenceEqual(stored))
        {
            throw new InvalidDataException($"{path} has events of a world with another seed or size; use the same settings or another directory.");
        }
    }

    private void Replay(string path, byte kind, ReadOnlySpan<byte> payload)
    {
        var index = payload.Length == EventLength ? BinaryPrimitives.ReadInt32LittleEndian(payload) : -1;
        if (index < 0 || index >= _core.World.Channels.Length || kind is < (byte)ChannelEventKind.Post or > (byte)ChannelEventKind.Delete)
        {
            throw new InvalidDataException($"{path} has an event that cannot be.");
        }

        _core.World.Channels[index].Apply((ChannelEventKind)kind, BinaryPrimitives.ReadInt32LittleEndian(payload[4..]), BinaryPrimitives.ReadInt32LittleEndian(payload[8..]));
        _count++;
    }

    private void Happen(ChannelEventKind kind)
    {
        var dice = new DeterministicDice(_core.World.Derive((ulong)_count, (ulong)kind + 0x11fe));
        var channel = _core.World.Channels[dice.Below(_core.World.Channels.Length)];
        Span<int> recent = stackalloc int[RecentMessages];
        var count = channel.Select(0, 0, 0, recent).Written;
        if (kind == ChannelEventKind.Post || count > 0)
        {
            Apply(channel, kind, kind == ChannelEventKind.Post ? 0 : recent[dice.Below(count)]);
        }
    }

    private void Push(ChannelHistory channel, in ChannelEvent change)
    {
        foreach (var session in _core.Keys.SessionsOfMembers(channel.Info.Id))
        {
            if (session.Receiver is not { } receiver || UpdateMethods.Describe(channel, change) is not { } update)
            {
                continue;
            }

            var user = session.Record.UserId;
            IMessage[] messages = update switch
            {
                UpdateNewChannelMessage post => [post.Message],
                UpdateEditChannelMessage edit => [edit.Message],
                _ => [],
            };
            var (chats, users) = PeerViews.Mentioned(_core, user, channel, messages);
            receiver.Push(session, new Updates { UpdatesValue = [update], Chats = chats, Users = users, Date = change.Date });
        }
    }
}
