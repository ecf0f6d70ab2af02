namespace House.Tests;

public sealed class ScriptTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    [InlineData("telepool")]
    [InlineData(".ci/run")]
    [InlineData("eng/feed")]
    [InlineData("eng/telepool")]
    [InlineData("deploy/docker/secrets.sh")]
    public void Scripts_CanBeRun(string script)
    {
        var path = Path.Combine(Repository.Root, script);
        Assert.StartsWith("#!/usr/bin/env bash\n", File.ReadAllText(path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute), $"{script} is not executable");
        }
    }
}
