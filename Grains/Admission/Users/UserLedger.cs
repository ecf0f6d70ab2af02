using Grains.Interfaces.Admission;

namespace Grains.Admission.Users;

/// <summary>
/// Divides a user's limits among gateways. What must hold at every moment: the slots of the gateways add up to the limit of connections at most, their
/// devices together are no more than allowed, and what is used and lent of the quota is no more than the quota. Only what gateways say they hold
/// although it was taken from them, because they were silent for too long, can go beyond. Knows nothing of grains and storage.
/// </summary>
internal sealed class UserLedger(UserGrainState state, AdmissionOptions options, DateTimeOffset now)
{
    // Somebody who waits asks again within that time, or does not need it any more.
    private static readonly TimeSpan ShortageMemory = TimeSpan.FromSeconds(5);
    private const int GatewaysRemembered = 64;

    private readonly DateTimeOffset _recoversUntil = now + options.BlockTimeToLive;
    private readonly Dictionary<string, GatewayPresence> _present = new(StringComparer.Ordinal);
    private DateTimeOffset _shortUntil = DateTimeOffset.MinValue;

    /// <summary>Whether something has to be stored before the answer is given.</summary>
    public bool MustStore { get; private set; }

    /// <summary>Whether something should be stored some time.</summary>
    public bool IsUnsaved { get; private set; }

    private IEnumerable<GatewayPresence> Holders => _present.Values;

    private long Outstanding => state.Gateways.Values.Sum(static loan => loan.Outstanding());

    /// <summary>Hears a report and lends what there is. The answer may be given once what <see cref="MustStore"/> demands is stored.</summary>
    public UserBlock Exchange(UserReport report, DateTimeOffset now)
    {
        if (state.Limits is null || report.Limits.Revision >= state.Limits.Revision)
        {
            IsUnsaved |= state.Limits != report.Limits;
            state.Limits = report.Limits;
        }

        var limits = state.Limits;
        Expire(now);
        if (_present.TryGetValue(report.Gateway, out var presence) && report.Sequence < presence.Sequence)
        {
            // Overtaken by a later one; its sender does not wait for it any more.
            return new UserBlock { Sequence = report.Sequence, TimeToLive = TimeSpan.Zero };
        }

        var loan = Count(report, now);
        presence = Hear(report);
        if (report.IsLeaving)
        {
            _present.Remove(report.Gateway);
            state.Gateways.Remove(report.Gateway);
            MustStore = true;
            return new UserBlock { Sequence = report.Sequence, TimeToLive = TimeSpan.Zero };
        }

        var isRecovering = IsRecovering(now);
        var bar = BarOf(limits, now);
        var (slots, follow) = bar == UserBar.None ? LendSlots(presence, report, limits, isRecovering, now) : (presence.Slots, false);
        var (admitted, devices, mayFollow) = bar == UserBar.None ? Admit(presence, report, limits, isRecovering) : ([], CountDevices(), false);
        if (limits.QuotaBytes is { } quota)
        {
            if (bar == UserBar.None)
            {
                LendBytes(loan, report, quota);
            }

            if (bar == UserBar.None && loan.Outstanding() == 0 && quota - state.Used - Outstanding <= 0)
            {
                bar = UserBar.QuotaUsedUp;
            }
        }

        return new UserBlock
        {
            Sequence = report.Sequence,
            TimeToLive = options.BlockTimeToLive,
            Bar = bar,
            Slots = slots,
            Admitted = admitted,
            Lent = limits.QuotaBytes is null ? long.MaxValue : loan.Lent,
            Left = limits.QuotaBytes is { } all ? Math.Max(0, all - state.Used - Outstanding) : long.MaxValue,
            Charged = state.Used + Outstanding,
            IsRecalled = now < _shortUntil && presence.Slots > presence.Open + report.Waiting,
            MayFollow = follow || mayFollow,
            Connections = Holders.Sum(static holder => holder.Open),
            Devices = devices,
        };
    }

    /// <summary>What is used at present.</summary>
    public UserUsage Usage(DateTimeOffset now)
    {
        Expire(now);
        return new UserUsage
        {
            Limits = state.Limits,
            Connections = Holders.Sum(static holder => holder.Open),
            Devices = CountDevices(),
            BytesUp = state.BytesUp,
            BytesDown = state.BytesDown,
            Used = state.Used,
            Outstanding = Outstanding,
            ResetAt = state.ResetAt,
            Bar = state.Limits is not { } limits ? UserBar.None : BarOf(limits, now) is var bar && bar != UserBar.None ? bar
                : limits.QuotaBytes is { } quota && state.Used >= quota ? UserBar.QuotaUsedUp : UserBar.None,
            Gateways =
            [
                .. from pair in state.Gateways
                   orderby pair.Key
                   let presence = _present.GetValueOrDefault(pair.Key)
                   select new UserHolding
                   {
                       Gateway = pair.Key,
                       Connections = presence?.Open ?? 0,
                       Slots = presence?.Slots ?? 0,
                       Devices = presence?.DeviceCount ?? 0,
                       Outstanding = pair.Value.Outstanding(),
                       SeenAt = pair.Value.SeenAt,
                   },
            ],
        };
    }

    /// <summary>Begins to count the quota anew. What living gateways have borrowed stays borrowed.</summary>
    public void Reset(DateTimeOffset now)
    {
        (state.Used, state.ResetAt, MustStore) = (0, now, true);
        foreach (var loan in state.Gateways.Values.Where(static loan => loan.IsGone))
        {
            // Whoever died with it does not use it any more, and whoever was only cut off says what it holds when it is back.
            loan.Lent = loan.Up + loan.Down;
        }
    }

    /// <summary>Everything so far is in the storage, or is about to be written.</summary>
    public void Stored() => (MustStore, IsUnsaved) = (false, false);

    private static UserBar BarOf(UserLimits limits, DateTimeOffset now) =>
        !limits.IsEnabled ? UserBar.Disabled : limits.Expires <= now ? UserBar.Expired : UserBar.None;

    private GatewayLoan Count(UserReport report, DateTimeOffset now)
    {
        var isKnown = state.Gateways.TryGetValue(report.Gateway, out var loan);
        if (!isKnown)
        {
            loan = new GatewayLoan { Up = report.CountedUp, Down = report.CountedDown };
            state.Gateways.Add(report.Gateway, loan);
        }

        if (!isKnown || loan!.IsGone)
        {
            // It may hold slots from now on, and a next activation has to know that.
            (loan!.IsGone, MustStore) = (false, true);
        }

        var (up, down) = (Math.Max(0, report.BytesUp - loan.Up), Math.Max(0, report.BytesDown - loan.Down));
        if (up + down > 0)
        {
            // What a forgotten gateway had borrowed was counted as used when it was forgotten.
            var counted = isKnown || report.Lent == long.MaxValue ? 0 : Math.Clamp(report.Lent - loan.Up - loan.Down, 0, up + down);
            loan.Up += up;
            loan.Down += down;
            state.BytesUp += up;
            state.BytesDown += down;
            state.Used += up + down - counted;
            IsUnsaved = true;
        }

        // What it does not know of never arrived, and what it gave back is free. Without a quota it may have been told any number.
        loan.Lent = isKnown && report.Lent != long.MaxValue ? report.Lent : loan.Up + loan.Down;
        loan.SeenAt = now;
        return loan;
    }

    private GatewayPresence Hear(UserReport report)
    {
        if (!_present.TryGetValue(report.Gateway, out var presence))
        {
            presence = new GatewayPresence();
            _present.Add(report.Gateway, presence);
        }

        presence.Sequence = report.Sequence;
        (presence.Open, presence.Slots) = (report.Connections, Math.Max(report.Slots, report.Connections));
        presence.DeviceCount = Math.Max(report.DeviceCount, report.Devices.Length);
        presence.Devices.Clear();
        presence.Devices.UnionWith(report.Devices);
        return presence;
    }

    private (int Slots, bool MayFollow) LendSlots(GatewayPresence presence, UserReport report, UserLimits limits, bool isRecovering, DateTimeOffset now)
    {
        if (limits.MaxConnections is not { } most)
        {
            presence.Slots = int.MaxValue;
            return (int.MaxValue, false);
        }

        // After a limit was set on a user that had none, a gateway may say that it holds any number.
        presence.Slots = (int)Math.Min(presence.Slots, Math.Max(presence.Open, (long)most));
        var needed = Math.Max(0, (long)report.Connections + report.Waiting - presence.Slots);
        var free = most - Holders.Sum(static holder => (long)holder.Slots);
        if (isRecovering)
        {
            return (presence.Slots, needed > 0);
        }

        var granted = Math.Clamp(free, 0, needed);
        var isShort = granted < needed;
        // Of what is left nobody gets more than a part in advance, so that others find something too.
        var spare = isShort || now < _shortUntil ? 0
            : Math.Clamp((free - granted) / (2 * Math.Max(1, Holders.Count())), 0, Math.Max(0, report.Spare - Math.Max(0, presence.Slots - (long)report.Connections - report.Waiting)));
        presence.Slots += (int)(granted + spare);
        if (isShort)
        {
            _shortUntil = now + ShortageMemory;
        }

        return (presence.Slots, isShort && Holders.Any(holder => !ReferenceEquals(holder, presence) && holder.Slots > holder.Open));
    }

    private (DeviceId[] Admitted, int Devices, bool MayFollow) Admit(GatewayPresence presence, UserReport report, UserLimits limits, bool isRecovering)
    {
        if (limits.MaxDevices is not { } most)
        {
            return (report.NewDevices, CountDevices(), false);
        }

        var known = new HashSet<DeviceId>(Holders.SelectMany(static holder => holder.Devices));
        var admitted = new List<DeviceId>();
        foreach (var device in report.NewDevices)
        {
            if (known.Contains(device) || (!isRecovering && known.Count < most))
            {
                known.Add(device);
                presence.Devices.Add(device);
                admitted.Add(device);
            }
        }

        return ([.. admitted], known.Count, isRecovering && admitted.Count < report.NewDevices.Length);
    }

    private void LendBytes(GatewayLoan loan, UserReport report, long quota)
    {
        var ahead = Math.Clamp(report.Ahead, 0, options.LargestLoan);
        var missing = ahead - loan.Outstanding();
        var left = quota - state.Used - Outstanding;
        if (missing <= 0 || left <= 0 || loan.Outstanding() > ahead / 2)
        {
            return;
        }

        var part = left / (2 * Math.Max(1, Holders.Count()));
        var amount = Math.Min(missing, part >= options.SmallestLoan ? part : Math.Min(left, options.SmallestLoan));
        loan.Lent = Math.Max(loan.Lent, loan.Up + loan.Down) + amount;
        MustStore = true;
    }

    private int CountDevices()
    {
        var (limited, others) = (new HashSet<DeviceId>(), 0);
        foreach (var holder in Holders)
        {
            limited.UnionWith(holder.Devices);
            // Where devices are not limited only their number is reported, and one that is at two gateways counts twice.
            others += holder.Devices.Count == 0 ? holder.DeviceCount : 0;
        }

        return limited.Count + others;
    }

    private bool IsRecovering(DateTimeOffset now) => now < _recoversUntil && state.Gateways.Any(pair => !pair.Value.IsGone && !_present.ContainsKey(pair.Key));

    private void Expire(DateTimeOffset now)
    {
        foreach (var (name, loan) in state.Gateways)
        {
            if (!loan.IsGone && (_present.ContainsKey(name) ? now - loan.SeenAt >= options.BlockTimeToLive : now >= _recoversUntil))
            {
                _present.Remove(name);
                (loan.IsGone, IsUnsaved) = (true, true);
            }
        }

        foreach (var (name, loan) in state.Gateways.Where(static pair => pair.Value.IsGone).OrderBy(static pair => pair.Value.SeenAt).ToArray())
        {
            if (now - loan.SeenAt < options.BytesTimeToLive && state.Gateways.Count <= GatewaysRemembered)
            {
                break;
            }

            state.Used += loan.Outstanding();
            state.Gateways.Remove(name);
            IsUnsaved = true;
        }
    }
}
