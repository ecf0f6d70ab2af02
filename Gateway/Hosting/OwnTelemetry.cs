using System.Globalization;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using ServiceDefaults.Logging;
using ServiceDefaults.Tracing;
using Telepool.Gateway.Configuration;

namespace Telepool.Gateway.Hosting;

/// <summary>Keeps the log levels and the share of kept traces of a gateway that is a process of its own at what its settings say, and where they say nothing, at what the process's do.</summary>
internal sealed class OwnTelemetry : IDisposable
{
    private readonly StandardErrorLog _log;
    private readonly Lock _lock = new();
    private readonly LogLevelRules _firstRules;
    private readonly double _firstRatio;
    private TelemetrySettings _settings;
    private LogLevelRules? _deploymentRules;
    private double? _deploymentRatio;
    private IDisposable? _watching;

    private OwnTelemetry(StandardErrorLog log, TelemetrySettings settings) =>
        (_log, _settings, _firstRules, _firstRatio) = (log, settings, log.Rules, TraceExport.Ratio);

    /// <summary>Begins; null where the log belongs to a host that the gateway is part of.</summary>
    public static OwnTelemetry? Of(ILoggerFactory loggers, TelemetrySettings settings)
    {
        if (loggers is not StandardErrorLog log)
        {
            return null;
        }

        var own = new OwnTelemetry(log, settings);
        own.Change(settings);
        return own;
    }

    /// <summary>Takes the gateway's settings.</summary>
    public void Change(TelemetrySettings settings)
    {
        lock (_lock)
        {
            _settings = settings;
            Apply();
        }
    }

    /// <summary>Takes what the deployment's configuration says for what the process's own settings did, from now on.</summary>
    public void Follow(LiveSettings live)
    {
        _watching = live.OnChange(_ => Take(live.Snapshot));
        Take(live.Snapshot);
    }

    public void Dispose() => _watching?.Dispose();

    private void Take(IReadOnlyDictionary<string, string> deployment)
    {
        lock (_lock)
        {
            _deploymentRules = deployment.TryGetValue("TELEPOOL_LOG_LEVEL", out var level) && LogLevelRules.TryParse(level, out var rules, out _) ? rules : null;
            _deploymentRatio = deployment.TryGetValue("OTEL_SAMPLER_RATIO", out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) ? ratio : null;
            Apply();
        }
    }

    private void Apply()
    {
        var own = _settings.LogLevel is { } text && LogLevelRules.TryParse(text, out var rules, out _) ? rules : null;
        _log.Rules = own ?? _deploymentRules ?? _firstRules;
        TraceExport.Ratio = _settings.SamplerRatio ?? _deploymentRatio ?? _firstRatio;
    }
}
