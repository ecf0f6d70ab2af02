using Telepool.Gateway.Admission.Overload;

namespace Gateway.Tests.Admission.Overload;

public sealed class OverloadGaugeTests
{
    private readonly OverloadGauge _gauge = new();

    [Theory]
    [InlineData(0, OverloadStep.None)]
    [InlineData(0.69, OverloadStep.None)]
    [InlineData(0.7, OverloadStep.StrangersRefused)]
    [InlineData(0.8, OverloadStep.TimesShortened)]
    [InlineData(0.88, OverloadStep.ScansLimited)]
    [InlineData(0.94, OverloadStep.KnownOnly)]
    [InlineData(0.98, OverloadStep.AcceptPaused)]
    [InlineData(5, OverloadStep.AcceptPaused)]
    public void Update_Upwards_GoesToItsStepAtOnce(double pressure, OverloadStep step) => Assert.Equal(step, _gauge.Update(pressure, 0));

    [Fact]
    public void Update_Downwards_TakesOneStepAtATimeAfterCalm()
    {
        _gauge.Update(1, 0);
        _gauge.Update(0.1, 1000);

        Assert.Equal(OverloadStep.AcceptPaused, _gauge.Update(0.1, 2999));
        Assert.Equal(OverloadStep.KnownOnly, _gauge.Update(0.1, 3000));
        Assert.Equal(OverloadStep.KnownOnly, _gauge.Update(0.1, 4999));
        Assert.Equal(OverloadStep.ScansLimited, _gauge.Update(0.1, 5000));
        Assert.Equal(OverloadStep.TimesShortened, _gauge.Update(0.1, 7000));
        Assert.Equal(OverloadStep.StrangersRefused, _gauge.Update(0.1, 9000));
        Assert.Equal(OverloadStep.None, _gauge.Update(0.1, 11000));
        Assert.Equal(OverloadStep.None, _gauge.Update(0.1, 20000));
    }

    [Fact]
    public void Update_LoadThatSwings_KeepsTheStep()
    {
        _gauge.Update(0.95, 0);
        for (var now = 0L; now < 60_000; now += 1000)
        {
            Assert.Equal(OverloadStep.KnownOnly, _gauge.Update(now % 2000 == 0 ? 0.93 : 0.5, now));
        }
    }

    [Fact]
    public void Scarcest_NamesTheMeasure()
    {
        Assert.Equal("Lag", new LoadSample { Handshakes = 0.2, Lag = 0.8, Memory = 0.3 }.Scarcest);
        Assert.Equal(0.8, new LoadSample { Handshakes = 0.2, Lag = 0.8, Memory = 0.3 }.Pressure);
    }
}
