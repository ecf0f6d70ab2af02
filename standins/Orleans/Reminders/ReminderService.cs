using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Cluster;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Reminders;

/// <summary>
/// Sets reminders up and calls grains when they are due. Every silo has one, and the oldest silo of the cluster calls:
/// when it goes, the next one reads the table and goes on.
/// </summary>
internal sealed partial class ReminderService(
    Silo silo, IReminderTable table, IGrainFactory grains, IOptions<ReminderOptions> options, IServiceProvider services)
    : IReminderRegistry, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly TimeProvider _clock = services.GetRequiredKeyedService<TimeProvider>(ReminderClock);
    private readonly Lock _lock = new();
    private readonly Dictionary<(GrainId Grain, string Name), LocalReminder> _reminders = [];
    private ITimer? _refresh;
    private bool _stopped;

    /// <summary>The key under which reminders look up their clock.</summary>
    private const string ReminderClock = "Orleans.Reminders";

    private bool IsCaller => silo.Cluster.ActiveSilos is [var oldest, ..] && oldest == silo;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe<ReminderService>(ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfOutOfRange(dueTime, period);
        var entry = new ReminderEntry
        {
            GrainId = callingGrainId,
            ReminderName = reminderName,
            StartAt = _clock.GetUtcNow().UtcDateTime + dueTime,
            Period = period,
        };
        entry.ETag = await table.UpsertRow(entry)
            ?? throw new ReminderException($"Reminder {reminderName} of {callingGrainId} could not be stored.");
        CallingService().Track(entry);
        return new GrainReminder(callingGrainId, reminderName, entry.ETag);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        if (reminder is not GrainReminder own || !await table.RemoveRow(callingGrainId, own.ReminderName, own.ETag))
        {
            throw new ReminderException($"Reminder {reminder.ReminderName} of {callingGrainId} has been changed or taken down since it was read.");
        }

        CallingService().Untrack((callingGrainId, own.ReminderName));
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName) =>
        await table.ReadRow(callingGrainId, reminderName) is { } entry ? ToReminder(entry) : null;

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) =>
        [.. (await table.ReadRows(callingGrainId)).Reminders.Select(ToReminder)];

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await table.StartAsync(cancellationToken).WaitAsync(options.Value.InitializationTimeout, cancellationToken);
        silo.Cluster.MembersChanged += OnMembersChanged;
        var period = options.Value.RefreshReminderListPeriod;
        _refresh = _clock.CreateTimer(_ => _ = RefreshAsync(), null, period, period);
        await RefreshAsync();
    }

    private Task StopAsync(CancellationToken cancellationToken)
    {
        silo.Cluster.MembersChanged -= OnMembersChanged;
        _refresh?.Dispose();
        lock (_lock)
        {
            _stopped = true;
            foreach (var reminder in _reminders.Values)
            {
                reminder.Dispose();
            }

            _reminders.Clear();
        }

        return table.StopAsync(cancellationToken);
    }

    private void OnMembersChanged() => _ = RefreshAsync();

    /// <summary>Reads the table, for what others have changed in it and for what another silo called before.</summary>
    private async Task RefreshAsync()
    {
        if (!IsCaller)
        {
            return;
        }

        try
        {
            var stored = (await table.ReadRows(0, 0)).Reminders;
            foreach (var gone in Tracked().Except(stored.Select(entry => (entry.GrainId, entry.ReminderName))).ToList())
            {
                Untrack(gone);
            }

            foreach (var entry in stored)
            {
                Track(entry);
            }
        }
        catch (Exception exception)
        {
            LogRefreshFailed(silo.Logger, exception);
        }
    }

    private List<(GrainId, string)> Tracked()
    {
        lock (_lock)
        {
            return [.. _reminders.Keys];
        }
    }

    private void Track(ReminderEntry entry)
    {
        lock (_lock)
        {
            var key = (entry.GrainId, entry.ReminderName);
            if (_stopped || (_reminders.TryGetValue(key, out var known) && known.ETag == entry.ETag))
            {
                return;
            }

            known?.Dispose();
            _reminders[key] = new LocalReminder(entry, grains, _clock, IsAlive, silo.Logger);
        }
    }

    private void Untrack((GrainId, string) key)
    {
        lock (_lock)
        {
            if (_reminders.Remove(key, out var reminder))
            {
                reminder.Dispose();
            }
        }
    }

    // A silo that is killed stops calling, though its timers are left behind.
    private bool IsAlive() => silo.Status == SiloStatus.Active && IsCaller;

    private ReminderService CallingService() =>
        silo.Cluster.ActiveSilos is [var oldest, ..] ? oldest.Services.GetRequiredService<ReminderService>() : this;

    private void ThrowIfOutOfRange(TimeSpan dueTime, TimeSpan period)
    {
        var minimum = options.Value.MinimumReminderPeriod;
        if (dueTime < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(dueTime), dueTime, "Cannot be in the past.");
        }

        if (period < minimum)
        {
            throw new ArgumentException($"Cannot register reminder with period {period}: the least is {minimum}.", nameof(period));
        }
    }

    private static IGrainReminder ToReminder(ReminderEntry entry) => new GrainReminder(entry.GrainId, entry.ReminderName, entry.ETag!);
}
