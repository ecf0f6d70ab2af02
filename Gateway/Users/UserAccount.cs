using System.Runtime.InteropServices;

namespace Telepool.Gateway.Users;

/// <summary>
/// A user at run time: what it has open, what it has moved, and whether it may go on. It lives across configurations. Opening and closing take a short
/// lock; moving bytes takes none. Members may be called from any thread unless they name a worker: then from that worker's only.
/// </summary>
internal sealed partial class UserAccount
{
    private static readonly UInt128 MappedPrefix = 0xffff;
    private const int V4Bits = 32;
    private const int V6DeviceBits = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, DeviceEntry> _devices = [];
    private readonly UserCell[] _cells;
    private readonly long _graceMs;
    private volatile UserSettings _settings;
    private volatile DeniedNetworks? _denied;
    private volatile AccountBars _bars;
    private int _open;
    private int _idleDevices;
    private long _connections;
    private long _lastOpenedMs = long.MinValue;

    /// <summary>Creates the account of a user that is new.</summary>
    /// <param name="settings">What the user may do.</param>
    /// <param name="slot">A number that no other account has at the same time.</param>
    /// <param name="workers">Workers of the gateway.</param>
    /// <param name="deviceGrace">How long a device counts after its last connection, so that a reconnect finds its place.</param>
    /// <param name="totals">What was counted before; null: nothing.</param>
    /// <param name="isShared">Whether limits are those of a cluster, to be had in blocks.</param>
    public UserAccount(UserSettings settings, int slot, int workers, TimeSpan deviceGrace, UserTotals? totals = null, bool isShared = false)
    {
        _settings = settings;
        Slot = slot;
        IsShared = isShared;
        _cells = new UserCell[workers];
        _graceMs = (long)deviceGrace.TotalMilliseconds;
        _before = totals ?? new UserTotals();
        _connections = _before.Connections;
        _usedBefore = _before.Used;
        Change(settings);
    }

    /// <summary>The user's name; it never changes.</summary>
    public string Name => _settings.Name;

    /// <summary>The account's number, which is given again only after everything of the account is closed.</summary>
    public int Slot { get; }

    /// <summary>Whether limits are those of a cluster.</summary>
    public bool IsShared { get; }

    /// <summary>What the user may do at present.</summary>
    public UserSettings Settings => _settings;

    /// <summary>Whether open connections must end: the user is switched off, expired or removed, or has no bytes left.</summary>
    public bool IsBlocked => _bars != AccountBars.None;

    /// <summary>Why <see cref="IsBlocked"/>, the strongest reason first.</summary>
    public RefusalReason BlockReason => ReasonOf(_bars);

    /// <summary>Open connections.</summary>
    public int Connections => Volatile.Read(ref _open);

    /// <summary>Devices that count at present.</summary>
    public int Devices
    {
        get
        {
            lock (_lock)
            {
                return _devices.Count;
            }
        }
    }

    /// <summary>What one device or household has: the IPv4 address, or the first 64 bits of the IPv6 one.</summary>
    public static UInt128 DeviceOf(UInt128 address) => address >> V4Bits == MappedPrefix ? address : (address >> V6DeviceBits) << V6DeviceBits;

    /// <summary>Asks whether a connection may go on, and counts it where it may.</summary>
    /// <param name="address">The client's address, IPv4 mapped.</param>
    /// <param name="nowMs">The worker's clock.</param>
    public AdmissionVerdict TryOpen(UInt128 address, long nowMs)
    {
        if (_denied is { } denied && denied.Contains(address))
        {
            return AdmissionVerdict.Refused(RefusalReason.DeniedNetwork);
        }

        var settings = _settings;
        var device = DeviceOf(address);
        lock (_lock)
        {
            // Under the lock, so that nothing is opened once a bar is set and nothing is open.
            if (_bars != AccountBars.None)
            {
                return AdmissionVerdict.Refused(ReasonOf(_bars));
            }

            return IsShared && (settings.MaxConnections ?? settings.MaxDevices ?? settings.QuotaBytes) is not null
                ? OpenShared(settings, device, nowMs) : OpenWithin(settings.MaxConnections ?? int.MaxValue, settings.MaxDevices ?? int.MaxValue, device, nowMs);
        }
    }

    /// <summary>A connection that was admitted has ended.</summary>
    public void Closed(UInt128 address, long nowMs)
    {
        var device = DeviceOf(address);
        lock (_lock)
        {
            _open--;
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_devices, device);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref entry) || --entry.Open > 0)
            {
                return;
            }

            if (_settings.MaxDevices is null || _graceMs == 0)
            {
                _devices.Remove(device);
                return;
            }

            entry.IdleSince = nowMs;
            _idleDevices++;
        }
    }

    /// <summary>Takes over a changed configuration. Counters stay; a lower limit closes nothing but admits nothing either.</summary>
    public void Change(UserSettings settings)
    {
        _settings = settings;
        _denied = DeniedNetworks.Of(settings.Deny);
        ChangeRate(settings.BytesPerSecond);
        Bar(AccountBars.Disabled, !settings.IsEnabled);
        ChangeQuota();
    }

    /// <summary>Sets or clears what is in the user's way.</summary>
    public void Bar(AccountBars bar, bool isSet)
    {
        lock (_lock)
        {
            _bars = isSet ? _bars | bar : _bars & ~bar;
        }
    }

    /// <summary>What has to be looked at now and then: whether time is over, and devices that have been away for long enough.</summary>
    public void Tick(DateTimeOffset now, long nowMs)
    {
        var isExpired = _settings.Expires is { } expires && expires <= now;
        if (isExpired != ((_bars & AccountBars.Expired) != 0))
        {
            Bar(AccountBars.Expired, isExpired);
        }

        if (Volatile.Read(ref _idleDevices) > 0)
        {
            lock (_lock)
            {
                Prune(nowMs);
            }
        }
    }

    private static RefusalReason ReasonOf(AccountBars bars) =>
        (bars & AccountBars.Removed) != 0 ? RefusalReason.Removed
        : (bars & AccountBars.Disabled) != 0 ? RefusalReason.Disabled
        : (bars & AccountBars.Expired) != 0 ? RefusalReason.Expired
        : (bars & AccountBars.QuotaUsedUp) != 0 ? RefusalReason.QuotaUsedUp : RefusalReason.None;

    /// <summary>Counts a connection where the limits allow; under the lock.</summary>
    private AdmissionVerdict OpenWithin(int maxConnections, int maxDevices, UInt128 device, long nowMs)
    {
        if (_open >= maxConnections)
        {
            return AdmissionVerdict.Refused(RefusalReason.TooManyConnections);
        }

        if (_devices.Count >= maxDevices && !_devices.ContainsKey(device))
        {
            Prune(nowMs);
            if (_devices.Count >= maxDevices)
            {
                return AdmissionVerdict.Refused(RefusalReason.TooManyDevices);
            }
        }

        Count(device, nowMs);
        return AdmissionVerdict.Admitted;
    }

    private void Count(UInt128 device, long nowMs)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_devices, device, out var exists);
        if (exists && entry.Open == 0)
        {
            _idleDevices--;
        }

        entry.Open++;
        _open++;
        _connections++;
        _lastOpenedMs = nowMs;
    }

    private void Prune(long nowMs)
    {
        if (_idleDevices == 0)
        {
            return;
        }

        // Removing while going through is allowed for a dictionary, and none is allocated.
        foreach (var (device, entry) in _devices)
        {
            if (entry.Open == 0 && nowMs - entry.IdleSince >= _graceMs)
            {
                _devices.Remove(device);
                _idleDevices--;
            }
        }
    }

    private struct DeviceEntry
    {
        public int Open;
        public long IdleSince;
        public bool IsGranted;
    }
}
