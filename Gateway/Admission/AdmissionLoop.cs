using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Admission.Bans;
using Telepool.Gateway.Admission.Overload;

namespace Telepool.Gateway.Admission;

/// <summary>
/// What is worked out beside the workers: bans from what they complain of, and the step of overload from the load. <see cref="Tick"/> is called by
/// a timer, and by tests instead of one.
/// </summary>
internal sealed class AdmissionLoop
{
    // So many complaints are looked at in a row; the queue holds not many more.
    private const int MaxComplaintsPerTick = 8192;

    private readonly Doorkeeper _door;
    private readonly TimeProvider _time;
    private readonly Func<LoadSample> _sample;
    private readonly Action<NetworkBan>? _onBan;
    private readonly Action<NetworkBan>? _onBanEnded;
    private readonly Action<OverloadStep, LoadSample>? _onStep;
    private readonly OverloadGauge _gauge = new();

    /// <summary>Makes one.</summary>
    /// <param name="door">What it looks after.</param>
    /// <param name="time">The clock.</param>
    /// <param name="sample">Tells the load.</param>
    /// <param name="onBan">Told of every automatic ban.</param>
    /// <param name="onBanEnded">Told of every ban whose time is over.</param>
    /// <param name="onStep">Told of every change of the step of overload.</param>
    public AdmissionLoop(
        Doorkeeper door,
        TimeProvider time,
        Func<LoadSample> sample,
        Action<NetworkBan>? onBan = null,
        Action<NetworkBan>? onBanEnded = null,
        Action<OverloadStep, LoadSample>? onStep = null)
    {
        _door = door;
        _time = time;
        _sample = sample;
        _onBan = onBan;
        _onBanEnded = onBanEnded;
        _onStep = onStep;
    }

    /// <summary>The cluster; null for a gateway alone.</summary>
    public IReputationDesk? Desk { get; set; }

    /// <summary>Looks at everything once.</summary>
    public void Tick()
    {
        var settings = _door.Settings;
        for (var i = 0; i < MaxComplaintsPerTick && _door.Complaints.TryRead(out var complaint); i++)
        {
            Hear(complaint, settings);
        }

        foreach (var ended in _door.Bans.Publish())
        {
            _onBanEnded?.Invoke(ended);
        }

        var sample = _sample();
        var before = _gauge.Step;
        var step = _gauge.Update(sample.Pressure, (long)_time.GetElapsedTime(0).TotalMilliseconds);
        _door.Step = step;
        if (step != before)
        {
            _onStep?.Invoke(step, sample);
        }
    }

    private void Hear(in Complaint complaint, ProtectionSettings settings)
    {
        var reason = MisdeedPoints.Name(complaint.Misdeed);
        if (complaint.Quarters > 0)
        {
            Desk?.Report(complaint.Address, complaint.Quarters / 4.0, reason);
        }

        // Whoever sends greetings again is looking for what this is, and goes on seeing the front; whoever floods costs the least when closed at once.
        var level = complaint.Misdeed == Misdeed.Replay ? AccessLevel.FrontOnly : AccessLevel.Blocked;
        if (complaint.IsOver && _door.Bans.Punish(complaint.Address, level, reason, settings) is { } ban)
        {
            Desk?.Banned(ban);
            _onBan?.Invoke(ban);
        }
    }
}
