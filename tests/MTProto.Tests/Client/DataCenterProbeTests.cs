using System.Net;
using MTProto.Client;

namespace MTProto.Tests.Client;

/// <summary>The probe of a data centre, at an emulator.</summary>
public sealed class DataCenterProbeTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    // Whole seconds are told, and the answer takes its time where the machine is busy.
    private static readonly TimeSpan Inexact = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    [InlineData(-600)]
    public async Task Run_ClockOfThisMachineIsWrong_SaysByHowMuch(int seconds)
    {
        var by = TimeSpan.FromSeconds(seconds);
        var (number, target) = fixture.Server.DataCenters.OrderBy(static center => center.Key).First();

        var result = await new DataCenterProbe { Target = target, DcId = (short)number, TimeProvider = new ShiftedTime(by), Timeout = TimeSpan.FromMinutes(1) }
            .RunAsync(TestContext.Current.CancellationToken);

        Assert.True(result.IsAlive, result.Reason);
        Assert.InRange(result.ClockSkew!.Value, by - Inexact, by + Inexact);
    }

    [Fact]
    public async Task Run_NobodyThere_HasAReasonAndNoSkew()
    {
        var result = await new DataCenterProbe { Target = new IPEndPoint(IPAddress.Loopback, 1), DcId = 2 }.RunAsync(TestContext.Current.CancellationToken);

        Assert.False(result.IsAlive);
        Assert.Null(result.ClockSkew);
    }
}
