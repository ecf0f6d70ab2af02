using Microsoft.Extensions.Logging;
using ServiceDefaults.Logging;

namespace ServiceDefaults.Tests.Logging;

public sealed class LogLevelRulesTests
{
    [Theory]
    [InlineData("debug", "Debug")]
    [InlineData(" Warning , Grains.Pool = trace,Orleans=Error", "Warning,Grains.Pool=Trace,Orleans=Error")]
    [InlineData("Grains=Debug", "Information,Grains=Debug")]
    [InlineData("", "Information")]
    [InlineData("None,,", "None")]
    public void TryParse_Valid_SaysTheSame(string text, string expected)
    {
        Assert.True(LogLevelRules.TryParse(text, out var rules, out _));
        Assert.Equal(expected, rules.ToString());
    }

    [Theory]
    [InlineData("loud", "'loud' is no level")]
    [InlineData("1", "'1' is no level")]
    [InlineData("Debug,Warning", "two levels for everything")]
    [InlineData("A=Debug,a=Warning", "two levels for a")]
    [InlineData("=Debug", "'' is no category")]
    [InlineData("A B=Debug", "'A B' is no category")]
    [InlineData("A=", "'' is no level")]
    public void TryParse_Invalid_SaysWhy(string text, string problem)
    {
        Assert.False(LogLevelRules.TryParse(text, out var rules, out var said));
        Assert.Null(rules);
        Assert.StartsWith(problem, said, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_TooManyCategories_IsRefused() =>
        Assert.False(LogLevelRules.TryParse(string.Join(',', Enumerable.Range(0, 65).Select(static n => $"C{n}=Debug")), out _, out _));

    [Fact]
    public void LevelOf_SeveralFit_TheLongestCounts()
    {
        Assert.True(LogLevelRules.TryParse("Warning,Grains=Debug,Grains.Pool=Error", out var rules, out _));
        Assert.Equal(LogLevel.Error, rules.LevelOf("Grains.Pool.AccountPoolGrain"));
        Assert.Equal(LogLevel.Debug, rules.LevelOf("Grains.Accounts.AccountGrain"));
        Assert.Equal(LogLevel.Warning, rules.LevelOf("Telepool.Gateway"));
    }
}
