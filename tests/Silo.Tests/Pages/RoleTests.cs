using System.Net;
using Grains.Interfaces.Operators;
using Telepool.Silo.Web.Pages.Acting;

namespace Telepool.Silo.Tests.Pages;

[Collection(PagesCollection.Name)]
public sealed class RoleTests(PagesFixture pages)
{
    public static TheoryData<string> Acts => [.. OperatorActs.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Act_ByALesserRole_IsRefused(string path)
    {
        using var browser = await pages.Deployment.Site.LogInAsync(OperatorActs.All[path].Role - 1, "lesser");
        using var answer = await browser.PostAsync(path, ("target", "reader-b"), ("confirm", "yes"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Act_WithoutTheFormsToken_IsRefused(string path)
    {
        using var browser = await pages.Deployment.Site.LogInAsync(OperatorRole.Admin);
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("target", "reader-b"), KeyValuePair.Create("confirm", "yes")]);
        using var answer = await browser.Client.PostAsync(path, content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Act_NotConfirmed_AsksAndDoesNothing(string path)
    {
        if (OperatorActs.All[path].Question is null)
        {
            Assert.Equal("/proxies/test", path);
            return;
        }

        using var browser = await pages.Deployment.Site.LogInAsync(OperatorRole.Admin, "asker");
        using var answer = await browser.PostAsync(path, ("target", Deployment.Hostile), ("back", "//evil.example/"));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"//evil", page, StringComparison.Ordinal);
        var audit = await pages.Deployment.Grains.GetGrain<IOperatorAuditGrain>(IOperatorAuditGrain.Deployment).ReadAsync(new OperatorAuditQuery { Actor = "asker" });
        Assert.DoesNotContain(audit, static entry => entry.Action != "login");
    }

    [Theory]
    [InlineData("/accounts?q=a", "/accounts?q=a")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/a\r\nSet-Cookie: x", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    [InlineData("/", "/")]
    public void LocalPath_OfAnything_StaysHere(string? path, string expected) => Assert.Equal(expected, ActEndpoints.LocalPath(path));
}
