using System.Runtime.InteropServices;
using Grains.Interfaces.Admission;

namespace Telepool.Gateway.Users;

/// <content>The block of a cluster's limits that this gateway holds.</content>
internal sealed partial class UserAccount
{
    private int _slots;
    private long _blockUntilMs = long.MinValue;
    private long _lent = long.MaxValue;
    private long _movedWhenAsked;
    private volatile Action<UserAccount>? _wantsBytes;

    /// <summary>Whether the block's time is over, or none was had yet.</summary>
    public bool IsBlockOver(long nowMs) => nowMs >= Volatile.Read(ref _blockUntilMs);

    /// <summary>Whether something is open, or was so recently that it counts.</summary>
    public bool IsInUse
    {
        get
        {
            lock (_lock)
            {
                return _open > 0 || _devices.Count > 0;
            }
        }
    }

    /// <summary>Says whom to tell when the lent bytes come to an end. It is called on workers' threads and must not block.</summary>
    public void OnBytesWanted(Action<UserAccount> wanted) => _wantsBytes = wanted;

    /// <summary>What this gateway holds; from now on it keeps to what it says here.</summary>
    /// <param name="spare">Slots that are not used and may be kept all the same.</param>
    /// <param name="nowMs">The clock of workers.</param>
    public UserHold Hold(int spare, long nowMs)
    {
        lock (_lock)
        {
            Prune(nowMs);
            _slots = (int)Math.Max(_open, Math.Min(_slots, (long)_open + spare));
            DeviceId[] devices = _settings.MaxDevices is null ? [] : [.. _devices.Where(static pair => pair.Value.IsGranted || pair.Value.Open > 0).Select(static pair => ToDeviceId(pair.Key))];
            _movedWhenAsked = BytesUp + BytesDown;
            return new UserHold
            {
                Connections = _open,
                Slots = _slots,
                Devices = devices,
                DeviceCount = _devices.Count,
                BytesUp = BytesUp,
                BytesDown = BytesDown,
                Lent = _lent,
            };
        }
    }

    /// <summary>Gives back what was lent of the quota but for a rest.</summary>
    /// <param name="keep">Bytes ahead that are kept.</param>
    public void GiveBack(long keep)
    {
        lock (_lock)
        {
            var most = BytesUp + BytesDown + keep;
            if (_lent != long.MaxValue && _lent > most)
            {
                // What workers hold of it is void, too; what one moves at this moment is counted with the next report.
                (_lent, _allowed) = (most, most);
                _epoch++;
            }
        }
    }

    /// <summary>Takes over a block.</summary>
    public void Accept(UserBlock block, long untilMs, long nowMs)
    {
        lock (_lock)
        {
            Volatile.Write(ref _blockUntilMs, untilMs);
            _slots = block.Slots;
            _lent = block.Lent;
            _allowed = block.Lent;
            _epoch++;
            foreach (var granted in block.Admitted)
            {
                ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_devices, FromDeviceId(granted), out var exists);
                entry.IsGranted = true;
                if (!exists)
                {
                    entry.IdleSince = nowMs;
                    _idleDevices++;
                }
            }

            _bars &= ~AccountBars.QuotaUsedUp;
            if (block.Bar == UserBar.QuotaUsedUp)
            {
                _bars |= AccountBars.QuotaUsedUp;
            }
        }
    }

    /// <summary>Counts a connection by the configured limits as if there were no other gateway: for when nobody can be asked.</summary>
    public AdmissionVerdict TryOpenAlone(UInt128 address, long nowMs)
    {
        var settings = _settings;
        lock (_lock)
        {
            return _bars != AccountBars.None ? AdmissionVerdict.Refused(ReasonOf(_bars))
                : OpenWithin(settings.MaxConnections ?? int.MaxValue, settings.MaxDevices ?? int.MaxValue, DeviceOf(address), nowMs);
        }
    }

    /// <summary>Bytes that were moved since the last report.</summary>
    public long MovedSinceAsked => BytesUp + BytesDown - Volatile.Read(ref _movedWhenAsked);

    /// <summary>Why a connection that waited is refused after all.</summary>
    public RefusalReason ReasonAgainst(UInt128 address)
    {
        lock (_lock)
        {
            return _bars != AccountBars.None ? ReasonOf(_bars)
                : _settings.MaxConnections is not null && _open >= _slots ? RefusalReason.TooManyConnections
                : _settings.MaxDevices is not null && !IsGranted(DeviceOf(address)) ? RefusalReason.TooManyDevices : RefusalReason.ClusterUnreachable;
        }
    }

    /// <summary>The device of an address as the cluster names it.</summary>
    public static DeviceId ToDeviceId(UInt128 device) =>
        device >> V4Bits == MappedPrefix ? new DeviceId((uint)device, false) : new DeviceId((ulong)(device >> V6DeviceBits), true);

    /// <summary>Whether the cluster has admitted a device, and it counts still.</summary>
    public bool Knows(UInt128 device)
    {
        lock (_lock)
        {
            return IsGranted(device);
        }
    }

    private static UInt128 FromDeviceId(DeviceId device) => device.IsV6 ? (UInt128)device.Network << V6DeviceBits : (MappedPrefix << V4Bits) | device.Network;

    private bool IsGranted(UInt128 device) => _devices.TryGetValue(device, out var entry) && entry.IsGranted;

    private AdmissionVerdict OpenShared(UserSettings settings, UInt128 device, long nowMs)
    {
        if (_open >= settings.MaxConnections)
        {
            return AdmissionVerdict.Refused(RefusalReason.TooManyConnections);
        }

        if (nowMs >= _blockUntilMs || (settings.MaxConnections is not null && _open >= _slots) || (settings.MaxDevices is not null && !IsGranted(device)))
        {
            return AdmissionVerdict.Ask;
        }

        Count(device, nowMs);
        return AdmissionVerdict.Admitted;
    }

    private void AfterRefill()
    {
        if (Volatile.Read(ref _allowed) is var allowed && allowed != long.MaxValue && allowed - BytesUp - BytesDown < MovedSinceAsked)
        {
            _wantsBytes?.Invoke(this);
        }
    }
}
