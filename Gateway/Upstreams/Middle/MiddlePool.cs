using System.Buffers.Binary;
using MTProto.Crypto;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>
/// All connections of one worker to middle proxies, and the clients on them. At the end of each batch of events it encrypts what was gathered for all of
/// them side by side: a cipher chain alone uses a quarter of what the processor can do.
/// </summary>
internal sealed class MiddlePool : IDeadline, IBatchEnd, IDisposable
{
    // So much in clear stays in the second-level cache until it is encrypted and sent.
    private const int FlushLength = 512 * 1024;

    // How often what is gathered may wait for more to come in, so that more connections are encrypted at once.
    private const int MaxDeferred = 4;

    private const int Slices = 4;

    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, MiddleGroup> _groups = [];
    private readonly List<MiddleLink> _flushing = [];
    private readonly CbcRun[] _runs = new CbcRun[16];
    private readonly byte[] _random = new byte[512];
    private int _randomUsed = 512;
    private int _gathered;
    private int _deferred;
    private int _slice;
    private bool _isTicking;
    private bool _isFlushing;
    private bool _isStopped;
    private ulong _number;

    private MiddlePool(Worker worker)
    {
        Worker = worker;
        Span<byte> first = stackalloc byte[sizeof(ulong)];
        SystemRandomSource.Instance.Fill(first);
        _number = BinaryPrimitives.ReadUInt64LittleEndian(first);
        worker.AddBatchEnd(this);
    }

    /// <summary>The worker.</summary>
    public Worker Worker { get; }

    /// <summary>Clients that go through middle proxies.</summary>
    public int ClientCount => _groups.Values.Sum(static group => group.Links.Sum(static link => link.ClientCount));

    /// <summary>Connections to middle proxies, set up or not.</summary>
    public int LinkCount => _groups.Values.Sum(static group => group.Links.Count);

    /// <summary>The pool of a worker.</summary>
    public static MiddlePool Of(Worker worker) => worker.State(static worker => new MiddlePool(worker));

    /// <summary>The connections to a data centre's middle proxies.</summary>
    /// <param name="snapshot">The configuration that counts.</param>
    /// <param name="dc">A data centre that <see cref="MiddleMap.Find"/> gave.</param>
    public MiddleGroup Group(GatewaySnapshot snapshot, int dc)
    {
        if (!_groups.TryGetValue(dc, out var group))
        {
            group = new MiddleGroup(this, snapshot.Middle!, snapshot.Settings.Middle, dc);
            _groups.Add(dc, group);
        }

        group.Settings = snapshot.Settings.Middle;
        return group;
    }

    /// <summary>Opens what is to be there before the first client.</summary>
    public void Prepare(GatewaySnapshot snapshot)
    {
        if (snapshot.Middle is { Current: { IsComplete: true } map } && snapshot.Settings.Middle.Prepared > 0)
        {
            foreach (var dc in map.Proxies.Keys)
            {
                Group(snapshot, dc).OpenLinks(snapshot.Settings.Middle.Prepared);
            }
        }
    }

    /// <summary>Ends every client.</summary>
    public void CloseAll(CloseReason reason)
    {
        foreach (var link in _groups.Values.SelectMany(static group => group.Links).ToArray())
        {
            link.CloseClients(reason);
        }
    }

    /// <summary>Ends everything at once.</summary>
    public void Dispose()
    {
        _isStopped = true;
        CloseAll(CloseReason.Draining);
        foreach (var link in _groups.Values.SelectMany(static group => group.Links).ToArray())
        {
            link.End(MiddleLinkEnd.Unused);
        }
    }

    /// <summary>Remembers that a connection has something to send.</summary>
    public void MustFlush(MiddleLink link)
    {
        if (!_flushing.Contains(link))
        {
            _flushing.Add(link);
        }
    }

    /// <summary>Counts what is gathered, and sends it before the batch ends where it is much.</summary>
    public void Gathered(int length)
    {
        _gathered += length;
        if (_gathered >= FlushLength)
        {
            Flush();
        }
    }

    /// <summary>A number that no other connection of this worker has had.</summary>
    public ulong NextNumber() => ++_number;

    /// <summary>Random bytes for padding.</summary>
    public ReadOnlySpan<byte> Random(int count)
    {
        if (_randomUsed + count > _random.Length)
        {
            SystemRandomSource.Instance.Fill(_random);
            _randomUsed = 0;
        }

        _randomUsed += count;
        return _random.AsSpan(_randomUsed - count, count);
    }

    /// <summary>Looks at everything once a second as long as there is something.</summary>
    public void BeginTicking()
    {
        if (!_isTicking && !_isStopped)
        {
            _isTicking = true;
            Worker.After(TickInterval, this);
        }
    }

    /// <inheritdoc />
    public void OnDeadline()
    {
        _isTicking = false;
        foreach (var group in _groups.Values)
        {
            group.Tick();
            foreach (var link in group.Links.ToArray())
            {
                link.Sweep(_slice, Slices);
            }
        }

        _slice = (_slice + 1) % Slices;
        if (_groups.Values.Any(static group => group.IsBusy))
        {
            BeginTicking();
        }

        Flush();
    }

    /// <inheritdoc />
    public bool OnBatchEnd(bool wasEmpty)
    {
        if (_flushing.Count > 0)
        {
            if (!wasEmpty && ++_deferred < MaxDeferred)
            {
                return true;
            }

            Flush();
        }

        _deferred = 0;
        return false;
    }

    private void Flush()
    {
        // Clients that go on because there is room again gather more: it is sent here too, and never within itself.
        if (_isFlushing)
        {
            return;
        }

        _isFlushing = true;
        while (_flushing.Count > 0)
        {
            _gathered = 0;
            MiddleLink[] links = [.. _flushing];
            _flushing.Clear();
            foreach (var group in links.Chunk(_runs.Length))
            {
                Flush(group);
            }
        }

        _isFlushing = false;
    }

    private void Flush(MiddleLink[] links)
    {
        var count = 0;
        foreach (var link in links)
        {
            if (link.State != MiddleLinkState.Closed && link.HasClear && link.Seal() is { Cipher: not null } run)
            {
                _runs[count++] = run;
            }
        }

        AesCbcEncryptor.EncryptAll(_runs.AsSpan(0, count));
        _runs.AsSpan(0, count).Clear();
        foreach (var link in links)
        {
            if (link.State != MiddleLinkState.Closed && !link.TrySend())
            {
                link.End(MiddleLinkEnd.Closed);
            }
        }
    }
}
