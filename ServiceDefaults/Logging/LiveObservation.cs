using Microsoft.Extensions.Hosting;
using ServiceDefaults.Configuration;
using ServiceDefaults.Tracing;

namespace ServiceDefaults.Logging;

/// <summary>Keeps a host's log levels and its share of kept traces at what the settings say now.</summary>
internal sealed class LiveObservation(LiveSettings live, LogLevels levels) : IHostedService, IDisposable
{
    private IDisposable? _watching;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watching = live.OnChange(Apply);
        Apply(live.Current);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _watching?.Dispose();

    private void Apply(TelepoolSettings settings)
    {
        if (LogLevelRules.TryParse(settings.Host.LogLevel, out var rules, out _))
        {
            levels.Rules = rules;
        }

        if (settings.Has(Feature.Otel))
        {
            TraceExport.Ratio = settings.Host.SamplerRatio;
        }
    }
}
