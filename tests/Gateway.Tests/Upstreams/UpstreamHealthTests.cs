using Telepool.Gateway.Upstreams;

namespace Gateway.Tests.Upstreams;

public sealed class UpstreamHealthTests
{
    private static readonly UpstreamSettings Settings = new() { FailureLimit = 3, BackOff = TimeSpan.FromSeconds(2), MaxBackOff = TimeSpan.FromSeconds(10) };

    private readonly UpstreamHealth _sut = new();

    [Fact]
    public void Failed_LimitInARow_PutsOutForTheBackOff()
    {
        Assert.False(_sut.Failed(1000, Settings));
        Assert.False(_sut.Failed(1000, Settings));
        Assert.True(_sut.IsOpen(1000));
        Assert.True(_sut.Failed(1000, Settings));
        Assert.False(_sut.IsOpen(1001));
        Assert.False(_sut.IsOpen(2999));
        Assert.True(_sut.IsOpen(3000));
    }

    [Fact]
    public void Succeeded_BetweenFailures_ForgetsThem()
    {
        for (var i = 0; i < 20; i++)
        {
            _sut.Failed(1000, Settings);
            _sut.Failed(1000, Settings);
            Assert.False(_sut.Succeeded(1000));
        }

        Assert.False(_sut.IsOut);
    }

    [Fact]
    public void TryClaim_TrialIsDue_IsGivenOnce()
    {
        Fail(3, 1000);
        Assert.False(_sut.TryClaim(2999));
        Assert.True(_sut.TryClaim(3000));
        Assert.False(_sut.TryClaim(3000));
        Assert.False(_sut.IsOpen(3500));
        Assert.True(_sut.Succeeded(3600));
        Assert.True(_sut.TryClaim(3601));
    }

    [Fact]
    public void Failed_TrialAfterTrial_StaysOutLongerUpToTheMost()
    {
        Fail(3, 1000);
        long[] expected = [4000, 8000, 10_000, 10_000];
        var now = 3000L;
        foreach (var length in expected)
        {
            Assert.True(_sut.TryClaim(now));
            _sut.Failed(now, Settings);
            Assert.Equal(now + length, _sut.OutUntil);
            now += length;
        }
    }

    [Fact]
    public void Failed_AttemptsFromBeforeItWasOut_DoNotLengthenIt()
    {
        Fail(3, 1000);
        var until = _sut.OutUntil;
        Fail(10, 1500);
        Assert.Equal(until, _sut.OutUntil);
    }

    [Fact]
    public void Failed_SoonAfterItServedAgain_IsOutForLongerThanAfterLongService()
    {
        Fail(3, 1000);
        Assert.True(_sut.TryClaim(3000));
        Assert.True(_sut.Succeeded(3000));
        Fail(3, 4000);
        Assert.Equal(8000, _sut.OutUntil);
        Assert.True(_sut.TryClaim(8000));
        Assert.True(_sut.Succeeded(8000));
        Fail(3, 50_000);
        Assert.Equal(52_000, _sut.OutUntil);
    }

    [Fact]
    public async Task TryClaim_ManyThreads_OneGetsTheTrial()
    {
        Fail(3, 1000);
        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _sut.TryClaim(3000))));
        Assert.Single(claims, claim => claim);
    }

    [Fact]
    public void Succeeded_Latencies_AreSmoothed()
    {
        _sut.Succeeded(0, 40);
        Assert.Equal(40, _sut.LatencyMs);
        _sut.Succeeded(0, 80);
        Assert.Equal(50, _sut.LatencyMs);
    }

    private void Fail(int count, long now)
    {
        for (var i = 0; i < count; i++)
        {
            _sut.Failed(now, Settings);
        }
    }
}
