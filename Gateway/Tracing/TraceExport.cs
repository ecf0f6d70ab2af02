using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Telepool.Gateway.Tracing;

/// <summary>Sends traces out by OTLP. Only touched where <c>OBS_OTEL_ENABLED</c> asks for it: it loads the exporter.</summary>
internal static class TraceExport
{
    private const double StandardRatio = 0.05;

    /// <summary>Whether traces are asked for.</summary>
    public static bool IsAsked => Environment.GetEnvironmentVariable("OBS_OTEL_ENABLED")?.Trim().ToLowerInvariant() is "1" or "true" or "yes" or "on";

    /// <summary>Begins; where to and how is what OTEL_EXPORTER_OTLP_* say (opentelemetry.io/docs/specs/otel/protocol/exporter).</summary>
    /// <returns>Ends it, sending what is left.</returns>
    public static IDisposable Start() => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(static resource => resource.AddService("telepool-gateway"))
        .AddSource(GatewayTraces.SourceName)
        .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(Ratio())))
        .AddOtlpExporter()
        .Build();

    private static double Ratio() =>
        double.TryParse(Environment.GetEnvironmentVariable("OTEL_SAMPLER_RATIO"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio <= 1 ? ratio : StandardRatio;
}
