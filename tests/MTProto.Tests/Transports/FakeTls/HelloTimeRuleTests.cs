using MTProto.Transports.FakeTls;

namespace MTProto.Tests.Transports.FakeTls;

public sealed class HelloTimeRuleTests
{
    private const long Now = 1_790_000_000;

    [Theory]
    [InlineData(Now, HelloTime.Fresh)]
    [InlineData(Now - 120, HelloTime.Fresh)]
    [InlineData(Now + 120, HelloTime.Fresh)]
    [InlineData(Now - 121, HelloTime.Stale)]
    [InlineData(Now + 121, HelloTime.Stale)]
    [InlineData(0, HelloTime.SinceBoot)]
    [InlineData(120, HelloTime.SinceBoot)]
    [InlineData(121, HelloTime.Stale)]
    [InlineData(uint.MaxValue, HelloTime.Stale)]
    public void Detail10_ClientsTime_IsFreshNearOursAndSinceBootWhereItIsTiny(long client, HelloTime expected) =>
        Assert.Equal(expected, HelloTimeRule.Default.Judge(DateTimeOffset.FromUnixTimeSeconds(client), DateTimeOffset.FromUnixTimeSeconds(Now)));

    [Fact]
    public void Judge_NoWindowSinceBoot_TakesNoSuchClient() =>
        Assert.Equal(
            HelloTime.Stale, new HelloTimeRule { SinceBoot = TimeSpan.Zero }.Judge(DateTimeOffset.UnixEpoch, DateTimeOffset.FromUnixTimeSeconds(Now)));

    [Fact]
    public void Judge_WiderSkew_TakesWhatItSays() =>
        Assert.Equal(
            HelloTime.Fresh,
            new HelloTimeRule { Skew = TimeSpan.FromMinutes(10) }.Judge(DateTimeOffset.FromUnixTimeSeconds(Now - 600), DateTimeOffset.FromUnixTimeSeconds(Now)));
}
