using System.Threading.Channels;
using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Admission.Bans;
using Telepool.Gateway.Admission.Overload;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Admission;

/// <summary>
/// Who may come in, and what those who are in add up to. One for the whole gateway: every worker asks it once when a connection comes, when it has
/// authenticated and when it ends, and nothing in between. What follows from an answer (bans, the steps of overload) is worked out by the control plane.
/// </summary>
internal sealed class Doorkeeper
{
    private const int MaxComplaints = 4096;

    private readonly Channel<Complaint> _complaints = Channel.CreateBounded<Complaint>(
        new BoundedChannelOptions(MaxComplaints) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private volatile ProtectionSettings _settings;
    private volatile AccessList _access = AccessList.Default;
    private volatile OverloadStep _step;
    private long _open;
    private long _handshakes;

    /// <summary>Makes one; nobody has come yet.</summary>
    /// <param name="settings">Limits; how many addresses are remembered stays as it is here.</param>
    /// <param name="time">The clock of bans.</param>
    /// <param name="seed">Random, for the table of addresses.</param>
    public Doorkeeper(ProtectionSettings settings, TimeProvider time, ulong seed)
    {
        _settings = settings;
        Addresses = new AddressTable(settings.MaxAddresses, seed);
        Bans = new BanBook(time);
    }

    /// <summary>The door that a worker's connections come through. A worker that was given none has one of its own.</summary>
    public static Doorkeeper Of(Worker worker) => worker.State(static _ => new Doorkeeper(new ProtectionSettings(), TimeProvider.System, 0));

    /// <summary>Makes this the door of a worker; before the worker starts.</summary>
    public void Attach(Worker worker) => worker.State(_ => this);

    /// <summary>Limits in force; set on every reload.</summary>
    public ProtectionSettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    /// <summary>What addresses may; set when rules or files of them change.</summary>
    public AccessList Access
    {
        get => _access;
        set => _access = value;
    }

    /// <summary>Connections at once that the process can bear, where the settings say none.</summary>
    public int Capacity { get; init; } = int.MaxValue;

    /// <summary>What is remembered of addresses.</summary>
    public AddressTable Addresses { get; }

    /// <summary>Bans.</summary>
    public BanBook Bans { get; }

    /// <summary>What is given up at present.</summary>
    public OverloadStep Step
    {
        get => _step;
        set => _step = value;
    }

    /// <summary>Connections of clients, relaying ones included.</summary>
    public long Open => Volatile.Read(ref _open);

    /// <summary>Those of them that have not authenticated.</summary>
    public long Handshakes => Volatile.Read(ref _handshakes);

    /// <summary>Connections at once that there may be.</summary>
    public int MaxOpen => _settings.MaxConnections > 0 ? _settings.MaxConnections : Capacity;

    /// <summary>What workers complain of, for the control plane.</summary>
    public ChannelReader<Complaint> Complaints => _complaints.Reader;

    /// <summary>Asks for one more connection. Where it is admitted it counts until <see cref="Left"/>, and as a handshake until <see cref="Finished"/>.</summary>
    /// <param name="client">The client's 16 bytes of address as a number; IPv4 is mapped.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <param name="pass">What it is let in with.</param>
    public DoorVerdict Admit(UInt128 client, long now, out DoorPass pass)
    {
        pass = default;
        if (Open >= MaxOpen || Handshakes >= _settings.MaxHandshakes)
        {
            return DoorVerdict.Full;
        }

        var verdict = Judge(client, now, out pass);
        if (verdict == DoorVerdict.Admitted)
        {
            Interlocked.Increment(ref _open);
            Interlocked.Increment(ref _handshakes);
        }

        return verdict;
    }

    /// <summary>Counts a connection that comes from a balancer and has not said yet who is behind it.</summary>
    public DoorVerdict AdmitBalancer()
    {
        if (Open >= MaxOpen || Handshakes >= _settings.MaxHandshakes)
        {
            return DoorVerdict.Full;
        }

        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _handshakes);
        return DoorVerdict.Admitted;
    }

    /// <summary>Judges whoever a balancer says is behind a connection that was let in with <see cref="AdmitBalancer"/>.</summary>
    /// <inheritdoc cref="Admit"/>
    public DoorVerdict Judge(UInt128 client, long now, out DoorPass pass)
    {
        pass = new DoorPass(_access.Find(client), false);
        if (pass.Level is AccessLevel.Trusted)
        {
            return DoorVerdict.Admitted;
        }

        if (pass.Level == AccessLevel.Blocked)
        {
            return DoorVerdict.Blocked;
        }

        var settings = _settings;
        var key = AddressKey.Of(client);
        if (Bans.Current.Find(client) is { } left && left < pass.Level)
        {
            if (left == AccessLevel.Blocked)
            {
                return DoorVerdict.Banned;
            }

            pass = pass with { Level = left };
        }

        if (Step >= OverloadStep.KnownOnly && !Addresses.IsKnown(key, settings.ForgivenPerSecond, now))
        {
            return DoorVerdict.Overloaded;
        }

        var answer = Addresses.TryOpen(key, now, settings.ConnectionsPerSecond, settings.ConnectionBurst, settings.MaxConnectionsPerAddress);
        if (answer == AddressVerdict.Admitted)
        {
            pass = pass with { IsCounted = true };
            return DoorVerdict.Admitted;
        }

        Accuse(client, Misdeed.TooFast, now);
        return answer == AddressVerdict.TooFast ? DoorVerdict.TooFast : DoorVerdict.TooMany;
    }

    /// <summary>A connection is no handshake any more: it authenticated, or is a stranger on the way to the front.</summary>
    public void Finished() => Interlocked.Decrement(ref _handshakes);

    /// <summary>Somebody behind the address has authenticated.</summary>
    public void Praise(UInt128 client, in DoorPass pass, long now)
    {
        if (pass.IsCounted)
        {
            var settings = _settings;
            Addresses.AddPoints(AddressKey.Of(client), MisdeedPoints.Success, settings.ForgivenPerSecond, settings.BanScore, now, out _);
        }
    }

    /// <summary>The address has done something that counts against it. Trusted addresses are not to be accused.</summary>
    public void Accuse(UInt128 client, Misdeed misdeed, long now)
    {
        var settings = _settings;
        if (!settings.BansAutomatically)
        {
            return;
        }

        var key = AddressKey.Of(client);
        var quarters = Addresses.AddPoints(key, MisdeedPoints.Of(misdeed), settings.ForgivenPerSecond, settings.BanScore, now, out var isOver);
        if (isOver || quarters > 0)
        {
            _complaints.Writer.TryWrite(new Complaint(key, misdeed, quarters, isOver));
        }
    }

    /// <summary>A connection that was let in has ended.</summary>
    /// <param name="address">The client's address as it was judged.</param>
    /// <param name="isCounted">Whether it counts for its address.</param>
    /// <param name="isHandshake">Whether it ended before <see cref="Finished"/>.</param>
    public void Left(UInt128 address, bool isCounted, bool isHandshake)
    {
        Interlocked.Decrement(ref _open);
        if (isHandshake)
        {
            Interlocked.Decrement(ref _handshakes);
        }

        if (isCounted)
        {
            Addresses.Closed(AddressKey.Of(address));
        }
    }
}
