using System.Globalization;
using System.Net;
using MTProto.Client;
using MTProto.Client.Proxies;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Diagnosis;

namespace Standalone.Doctor;

/// <summary>Whether the data centres answer, straight and through every proxy, and what they say the time is.</summary>
internal static class TelegramChecks
{
    // Past five minutes servers refuse messages (core.telegram.org/mtproto/description#important-checks); half a minute upsets fake TLS.
    private static readonly TimeSpan Refused = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Worth = TimeSpan.FromSeconds(30);

    // Servers tell whole seconds, and the answer was on its way.
    private static readonly TimeSpan Certain = TimeSpan.FromSeconds(2);

    private const int MaxProxies = 200;
    private const int AtOnce = 20;

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(TelepoolSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var centers = settings.Telegram.DataCenters ?? TelegramDataCenters.Production;
        var straight = await Task.WhenAll(centers.OrderBy(static center => center.Key).Select(async center =>
            (center.Key, center.Value, Result: await ProbeAsync(center.Key, center.Value, proxy: null, settings, time, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        var findings = new List<Finding> { Clock(straight.Select(static probed => probed.Result)) };
        var goesThrough = settings.Proxies is { IsEnabled: true } and not { Addresses: null, File: null };
        var isUsed = settings.Telegram.ApiId is not null || settings.Telegram.DataCenters is not null;
        var (bad, advice) = goesThrough ? (FindingState.Unknown, "accounts go through proxies; a straight way is not needed")
            : isUsed ? (FindingState.Fails, "see that the provider and the firewall let this machine out, or go through proxies (MTPROTO_PROXIES)")
            : (FindingState.Unknown, "it will be needed once MTPROTO_API_ID is set");
        findings.AddRange(straight.Select(probed => Judge("data centre", string.Create(CultureInfo.InvariantCulture, $"{probed.Key} at {probed.Value}"), probed.Result, bad, advice)));
        if (goesThrough)
        {
            findings.AddRange(await ProxiesAsync(settings, centers.MinBy(static center => center.Key), time, cancellationToken).ConfigureAwait(false));
        }

        return findings;
    }

    private static async Task<IReadOnlyList<Finding>> ProxiesAsync(TelepoolSettings settings, KeyValuePair<int, EndPoint> center, TimeProvider time, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            text = string.Join('\n', settings.Proxies.Addresses, settings.Proxies.File is { } file ? await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false) : null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [new Finding("proxy", FindingState.Fails, $"MTPROTO_PROXIES_FILE cannot be read: {exception.Message}", "see that it is there and may be read")];
        }

        using var slots = new SemaphoreSlim(AtOnce);
        return await Task.WhenAll(ProxyList.Parse(text).Addresses.Take(MaxProxies).Select(async proxy =>
        {
            await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var result = await ProbeAsync(center.Key, center.Value, proxy, settings, time, cancellationToken).ConfigureAwait(false);
                return Judge("proxy", proxy.Id, result, FindingState.Fails, "take it out, or see to it: telepool proxies test");
            }
            finally
            {
                slots.Release();
            }
        })).ConfigureAwait(false);
    }

    private static async Task<DataCenterProbeResult> ProbeAsync(
        int number, EndPoint address, ProxyAddress? proxy, TelepoolSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        if (address is not IPEndPoint target)
        {
            var name = (DnsEndPoint)address;
            var addresses = await Reach.ResolveAsync(name.Host, cancellationToken).ConfigureAwait(false);
            if (addresses.Count == 0)
            {
                return new DataCenterProbeResult { Reason = $"the name {name.Host} leads to no address" };
            }

            target = new IPEndPoint(addresses[0], name.Port);
        }

        return await new DataCenterProbe { Target = target, DcId = (short)number, Proxy = proxy, LocalAddress = settings.Telegram.LocalAddress, TimeProvider = time }
            .RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Finding Clock(IEnumerable<DataCenterProbeResult> results)
    {
        var skews = results.Select(static result => result.ClockSkew).OfType<TimeSpan>().Order().ToArray();
        if (skews.Length == 0)
        {
            return new Finding("clock", FindingState.Unknown, "no data centre said what the time is");
        }

        var skew = skews[skews.Length / 2];
        var text = skew.Duration() < Certain ? "the data centres say the same"
            : string.Create(CultureInfo.InvariantCulture, $"{skew.Duration().TotalSeconds:0} s {(skew < TimeSpan.Zero ? "behind" : "ahead of")} the data centres");
        return skew.Duration() > Refused ? new Finding("clock", FindingState.Fails, text, "set it (timedatectl set-ntp true): servers refuse messages of other times")
            : skew.Duration() > Worth ? new Finding("clock", FindingState.Warns, text, "timedatectl set-ntp true")
            : new Finding("clock", FindingState.Fine, text);
    }

    private static Finding Judge(string check, string name, DataCenterProbeResult result, FindingState bad, string advice) => result is { IsAlive: true, Answered: { } answered }
        ? new Finding(check, FindingState.Fine, string.Create(CultureInfo.InvariantCulture, $"{name} answers in {answered.TotalMilliseconds:0} ms"))
        : new Finding(check, bad, $"{name}: {result.Reason}", advice);
}
