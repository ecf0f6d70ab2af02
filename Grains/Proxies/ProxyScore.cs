using Grains.Interfaces.Proxies;

namespace Grains.Proxies;

/// <summary>How a proxy does towards one data centre, or towards all of them together.</summary>
[GenerateSerializer, Alias("telepool.proxy-score")]
internal sealed class ProxyScore
{
    // A failure costs about what waiting for a dead proxy does.
    private const double FailureMs = 5000;

    // What is assumed of a proxy that nobody has used: it shall be tried before a slow one and after a fast one.
    private const double UnknownMs = 500;

    [Id(0)]
    public Ewma Connect { get; set; }

    [Id(1)]
    public Ewma FirstByte { get; set; }

    [Id(2)]
    public Ewma Errors { get; set; }

    /// <summary>Failures since the last success.</summary>
    [Id(3)]
    public int FailuresInARow { get; set; }

    /// <summary>Connections seen, as far as they tell whether an average means something.</summary>
    [Id(4)]
    public int Seen { get; set; }

    public double ErrorShare => Errors.Value ?? 0;

    public double Penalty => (Connect.Value ?? UnknownMs) + (FirstByte.Value ?? UnknownMs) + (FailureMs * ErrorShare);

    public void Add(ProxyReport report)
    {
        if (report.ConnectMs is { } connect)
        {
            Connect = Connect.Add(connect);
        }

        if (report.FirstByteMs is { } firstByte)
        {
            FirstByte = FirstByte.Add(firstByte);
        }

        // Being connected alone proves nothing: an MTProto proxy is heard only by its first byte.
        if (report.Fault != ProxyFault.None || report.FirstByteMs is not null)
        {
            var failed = report.Fault != ProxyFault.None;
            Errors = Errors.Add(failed ? 1 : 0);
            FailuresInARow = !failed ? 0 : report.Fault == ProxyFault.Broken ? FailuresInARow : FailuresInARow + 1;
            Seen = Math.Min(Seen + 1, 1_000_000);
        }
    }
}
