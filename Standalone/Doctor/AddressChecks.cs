using System.Globalization;
using System.Net;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Diagnosis;

namespace Standalone.Doctor;

/// <summary>Whether what the settings name elsewhere can be reached: silos, and whatever takes traces.</summary>
internal static class AddressChecks
{
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(TelepoolSettings settings, CancellationToken cancellationToken)
    {
        var wanted = settings.Storage.Gateways.Select(static gateway => ("silo", gateway.ToString(), (EndPoint)gateway, FindingState.Fails, "start a silo there, or correct TELEPOOL_GATEWAY")).ToList();
        if (settings.Has(Feature.Otel) && settings.Host.OtlpEndpoint is { } otlp)
        {
            wanted.Add(("otlp", otlp.ToString(), new DnsEndPoint(otlp.Host, otlp.Port), FindingState.Warns, "traces are lost until it answers; nothing else is. Start it, or correct OTEL_EXPORTER_OTLP_ENDPOINT"));
        }

        return await Task.WhenAll(wanted.Select(async entry =>
        {
            var (check, name, address, bad, advice) = entry;
            var (took, problem) = await Reach.TryAsync(address, cancellationToken).ConfigureAwait(false);
            return took is { } time
                ? new Finding(check, FindingState.Fine, string.Create(CultureInfo.InvariantCulture, $"{name} connects in {time.TotalMilliseconds:0} ms"))
                : new Finding(check, bad, $"{name} {problem}", advice);
        })).ConfigureAwait(false);
    }
}
