namespace Telepool.Silo.Tests.Hosting;

/// <summary>What a silo costs that serves no pages.</summary>
public sealed class StartTests
{
    // What only the pages need of ASP.NET Core, but for what classes of theirs are derived from: whoever looks for grains may look at those too.
    private static readonly string[] OfPages =
    [
        "Microsoft.AspNetCore.Components.Endpoints", "Microsoft.AspNetCore.Components.Web", "Microsoft.AspNetCore.DataProtection", "Microsoft.AspNetCore.HttpOverrides",
    ];

    [Fact]
    public async Task Silo_WithoutPages_LoadsNothingOfThemAndListensNowhereForThem()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("what a process has loaded is read from Linux' /proc");
        }

        await using var bare = await SiloProcess.StartAsync(new Dictionary<string, string>());
        await using var serving = await SiloProcess.StartAsync(new Dictionary<string, string> { ["TELEPOOL_WEB_ENABLED"] = "true", ["TELEPOOL_WEB_BIND"] = "127.0.0.1:0" });

        Assert.Empty(bare.Assemblies().Intersect(OfPages));
        // The way to see it sees it.
        Assert.Equal(OfPages.Order(), serving.Assemblies().Intersect(OfPages).Order());
        Assert.Equal(serving.Listeners() - 1, bare.Listeners());
    }
}
