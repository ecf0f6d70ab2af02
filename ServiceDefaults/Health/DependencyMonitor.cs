using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Health;

/// <summary>
/// Looks at everything that the host depends on, again and again, and keeps what it found: whoever asks for readiness is answered at once, however long a
/// dependency takes to fail.
/// </summary>
public sealed partial class DependencyMonitor : IHostedLifecycleService, IDisposable
{
    /// <summary>The tag of checks without which a host is not ready.</summary>
    public const string Essential = "essential";

    /// <summary>The meter of what is watched.</summary>
    public const string MeterName = "Telepool.Health";

    private readonly HealthCheckService _checks;
    private readonly HealthSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _looking = Task.CompletedTask;
    private volatile IReadOnlyList<DependencyState> _current = [];

    /// <summary>Begins to watch when the host starts.</summary>
    public DependencyMonitor(HealthCheckService checks, HealthSettings settings, IMeterFactory meters, TimeProvider time, ILogger<DependencyMonitor> logger)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _checks = checks;
        _settings = settings;
        _time = time;
        _logger = logger;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("telepool_dependency_up", Up, unit: null, "Whether a dependency of the host is well (1), impaired (0.5) or lost (0).");
    }

    /// <summary>How everything is, by name; empty until it was looked at once.</summary>
    public IReadOnlyList<DependencyState> Current => _current;

    /// <summary>Whether nothing that the host cannot do without is lost.</summary>
    public bool IsGood => _current.All(state => !state.IsEssential || state.Status != HealthStatus.Unhealthy);

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var report = await _checks.CheckHealthAsync(cancellationToken).ConfigureAwait(false);
        var (before, now) = (_current, _time.GetUtcNow());
        var after = new List<DependencyState>();
        foreach (var (name, entry) in report.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var state = before.FirstOrDefault(known => known.Name == name)
                ?? new DependencyState(name, entry.Tags.Contains(Essential), HealthStatus.Healthy, now, 0, null, Timeout.InfiniteTimeSpan);
            var next = state.After(entry.Status, entry.Status == HealthStatus.Healthy ? null : Describe(entry), entry.Duration, _settings.FailureThreshold, now);
            after.Add(next);
            Tell(state, next);
        }

        _current = after;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Looks once, now that the silo and whatever else is part of the host has started, and goes on beside the host.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken).ConfigureAwait(false);
        _looking = RunAsync();
    }

    /// <summary>Looks no more, before the first service stops: a host that stops takes its parts down one by one, and none of that is a failure.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _looking.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    // An exception's type says enough: its message may name accounts or hold parts of a connection string.
    private static string Describe(HealthReportEntry entry) => entry.Description
        ?? (entry.Exception is { } exception ? exception.GetType().Name : "it is not well");

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(_settings.Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                await LookAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private IEnumerable<Measurement<double>> Up() => _current.Select(state =>
        new Measurement<double>(state.Status switch { HealthStatus.Healthy => 1, HealthStatus.Degraded => 0.5, _ => 0 }, new KeyValuePair<string, object?>("dependency", state.Name)));

    private void Tell(DependencyState before, DependencyState after)
    {
        if (after.Status == before.Status)
        {
            return;
        }

        switch (after.Status)
        {
            case HealthStatus.Unhealthy:
                LogLost(_logger, after.Name, after.Failures, after.Problem);
                break;
            case HealthStatus.Degraded when after.Failures == 0:
                LogImpaired(_logger, after.Name, after.Problem);
                break;
            case HealthStatus.Healthy:
                LogWell(_logger, after.Name, Math.Round((after.Since - before.Since).TotalSeconds, 1));
                break;
        }
    }
}
