using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.Tests.Logging;

public sealed class LiveObservationTests
{
    [Fact]
    public async Task Snapshot_WithOtherLevels_HoldsAtOnce()
    {
        var settings = TelepoolSettings.From(new Dictionary<string, string> { ["HEALTH_BIND"] = "127.0.0.1:0", ["TELEPOOL_LOG_LEVEL"] = "Warning" }).Settings!;
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddTelepoolDefaults(settings);
        await using var app = builder.Build();
        await app.StartAsync();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Grains.Pool.AccountPoolGrain");
        Assert.False(log.IsEnabled(LogLevel.Debug));
        var live = app.Services.GetRequiredService<LiveSettings>();

        Assert.Empty(live.Apply(1, new Dictionary<string, string> { ["TELEPOOL_LOG_LEVEL"] = "Error,Grains.Pool=Debug" }));
        Assert.True(log.IsEnabled(LogLevel.Debug));

        Assert.NotEmpty(live.Apply(2, new Dictionary<string, string> { ["TELEPOOL_LOG_LEVEL"] = "Loud" }));
        Assert.True(log.IsEnabled(LogLevel.Debug));

        Assert.Empty(live.Apply(3, new Dictionary<string, string>()));
        Assert.False(log.IsEnabled(LogLevel.Debug));
        Assert.True(log.IsEnabled(LogLevel.Warning));
        await app.StopAsync();
    }
}
