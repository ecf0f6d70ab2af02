using System.Diagnostics.Metrics;
using MTProto.Transports;
using Telepool.Gateway.Metrics;
using Telepool.Gateway.Users;

namespace Gateway.Tests.Metrics;

public sealed class UserSeriesTests
{
    [Fact]
    public void Bytes_MoreUsersThanTheCap_AreCountedTogetherAndNeverGoBackwards()
    {
        var accounts = Enumerable.Range(0, 5).Select(slot => Account($"user{slot}", slot)).ToList();
        var series = new UserSeries(() => accounts, () => 2);
        foreach (var account in accounts)
        {
            account.Moved(0, 10, 100);
        }

        Assert.Equal(["user0 up 10", "user0 down 100", "user1 up 10", "user1 down 100", "other up 30", "other down 300"], Texts(series.Bytes()));

        // A user that goes takes nothing away from what was counted.
        accounts[3].Moved(0, 1, 1);
        accounts.RemoveAt(4);
        Assert.Equal(["other up 31", "other down 301"], Texts(series.Bytes())[^2..]);
    }

    private static string[] Texts(IEnumerable<Measurement<long>> measurements) =>
        [.. measurements.Select(one => $"{one.Tags[0].Value} {one.Tags[1].Value} {one.Value}")];

    private static UserAccount Account(string name, int slot)
    {
        ProxySecret.TryParse($"{slot:x32}", out var secret);
        return new UserAccount(new UserSettings { Name = name, Secret = secret! }, slot, 1, TimeSpan.Zero);
    }
}
