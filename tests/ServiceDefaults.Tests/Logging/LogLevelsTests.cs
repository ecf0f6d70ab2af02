using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using ServiceDefaults.Logging;

namespace ServiceDefaults.Tests.Logging;

public sealed class LogLevelsTests
{
    [Fact]
    public void Rules_Changed_HoldForLoggersThatAreThere()
    {
        using var services = Services("Warning,Grains.Pool=Debug");
        var logs = services.GetRequiredService<ILoggerFactory>();
        var (pool, account) = (logs.CreateLogger("Grains.Pool.AccountPoolGrain"), logs.CreateLogger("Grains.Accounts.AccountGrain"));
        Assert.True(pool.IsEnabled(LogLevel.Debug));
        Assert.False(account.IsEnabled(LogLevel.Information));

        Set(services, "Information,Grains.Accounts=Trace");

        Assert.False(pool.IsEnabled(LogLevel.Debug));
        Assert.True(account.IsEnabled(LogLevel.Trace));

        // And again: the first change has used up the first token.
        Set(services, "None");

        Assert.False(account.IsEnabled(LogLevel.Critical));
    }

    [Fact]
    public void Rules_OfTheRuntime_AreWarningsUnlessNamed()
    {
        using var services = Services("Trace");
        var runtime = services.GetRequiredService<ILoggerFactory>().CreateLogger("Orleans.Runtime.Silo");
        var web = services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics");
        Assert.False(runtime.IsEnabled(LogLevel.Warning));
        Assert.True(web.IsEnabled(LogLevel.Warning));
        Assert.False(web.IsEnabled(LogLevel.Information));
        Assert.False(services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService").IsEnabled(LogLevel.Error));

        Set(services, "Warning,Orleans=Debug");

        Assert.True(runtime.IsEnabled(LogLevel.Debug));
        Assert.False(web.IsEnabled(LogLevel.Information));
    }

    [Fact]
    public void Stop_OrleansMessages_AreErrorsNoMoreUnlessNamed()
    {
        using var services = Services("Information");
        var logs = services.GetRequiredService<ILoggerFactory>();
        var (messages, membership) = (logs.CreateLogger("Orleans.Messaging"), logs.CreateLogger("Orleans.Runtime.MembershipService"));
        Assert.True(messages.IsEnabled(LogLevel.Warning));

        services.GetRequiredService<LogLevels>().Stop();

        Assert.False(messages.IsEnabled(LogLevel.Error));
        Assert.True(membership.IsEnabled(LogLevel.Warning));

        Set(services, "Warning,Orleans=Debug");

        Assert.True(messages.IsEnabled(LogLevel.Debug));
    }

    private static void Set(ServiceProvider services, string text)
    {
        Assert.True(LogLevelRules.TryParse(text, out var rules, out _));
        services.GetRequiredService<LogLevels>().Rules = rules;
    }

    private static ServiceProvider Services(string level) =>
        new ServiceCollection().AddLogging(logging => logging.AddTelepoolLog(new HostSettings { LogLevel = level })).BuildServiceProvider();
}
