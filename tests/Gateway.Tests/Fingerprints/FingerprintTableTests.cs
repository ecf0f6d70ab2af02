using Telepool.Gateway.Fingerprints;

namespace Gateway.Tests.Fingerprints;

public sealed class FingerprintTableTests
{
    [Fact]
    public void Count_FloodOfOthers_KeepsWhatIsCommon()
    {
        var table = new FingerprintTable(TimeProvider.System, capacity: 8);
        for (var i = 0; i < 500; i++)
        {
            table.Count(new TlsFingerprint("common", "common"), isUser: true);
            table.Count(new TlsFingerprint($"ja3-{i}", $"ja4-{i}"), isUser: false);
        }

        var top = table.Top(100);

        Assert.Equal(8, top.Count);
        Assert.Equal(("common", 500L, 0L), (top[0].Fingerprint.Ja4, top[0].Users, top[0].Strangers));
    }
}
