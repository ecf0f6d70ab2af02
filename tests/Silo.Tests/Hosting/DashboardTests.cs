using System.Net;
using Grains.Interfaces.Operators;
using Telepool.Silo.Web.Hosting;

namespace Telepool.Silo.Tests.Hosting;

public sealed class DashboardTests
{
    [Fact]
    public async Task Dashboard_WhereThePackageIs_IsBehindTheLogin()
    {
        if (!DashboardPart.IsThere)
        {
            Assert.Skip($"this build has no {DashboardPart.Package}");
        }

        await using var site = await OperatorSite.StartAsync();
        using var nobody = site.CreateClient();
        using var viewer = site.CreateClient(site.Tokens.Add("alice", OperatorRole.Viewer));
        using var refused = await nobody.GetAsync(DashboardPart.Path + "/ClusterStats");
        using var page = await viewer.GetAsync(DashboardPart.Path + "/");
        using var figures = await viewer.GetAsync(DashboardPart.Path + "/ClusterStats");

        Assert.Equal(HttpStatusCode.SeeOther, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Orleans Dashboard", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, figures.StatusCode);
        // It would call grains' methods by a link.
        using var admin = site.CreateClient(site.Tokens.Add("root", OperatorRole.Admin));
        using var state = await admin.GetAsync(DashboardPart.Path + "/GrainState?grainId=default&grainType=Grains.Configuration.ConfigurationGrain");
        Assert.Equal(HttpStatusCode.NotFound, state.StatusCode);
    }

    [Fact]
    public async Task Dashboard_WhereThePackageIsNot_IsNoPage()
    {
        if (DashboardPart.IsThere)
        {
            Assert.Skip($"this build has {DashboardPart.Package}");
        }

        await using var site = await OperatorSite.StartAsync();
        using var viewer = site.CreateClient(site.Tokens.Add("alice", OperatorRole.Viewer));
        using var page = await viewer.GetAsync(DashboardPart.Path);
        var overview = await viewer.GetStringAsync("/");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.DoesNotContain(DashboardPart.Path + "\"", overview, StringComparison.Ordinal);
    }
}
