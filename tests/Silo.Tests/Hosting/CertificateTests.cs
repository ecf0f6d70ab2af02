using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grains.Interfaces.Operators;
using ServiceDefaults.Configuration;
using Telepool.Silo.Web.Hosting;

namespace Telepool.Silo.Tests.Hosting;

public sealed class CertificateTests
{
    [Fact]
    public async Task Certificate_OfASubject_IsLetInByIt()
    {
        using var files = new TestFolder();
        using var authority = new TestAuthority();
        await using var site = await StartAsync(files, authority);
        site.Tokens.Set("carol", ("role", "operator"), ("subject", "CN=carol, O=Example"));
        using var carol = site.CreateClient(certificate: authority.CreateClient("CN=carol, O=Example"));
        using var mallory = site.CreateClient(certificate: authority.CreateClient("CN=carol, O=Example2"));

        Assert.Contains("\"role\":\"operator\",\"by\":\"certificate\"", await carol.GetStringAsync("/api/v1/whoami"), StringComparison.Ordinal);
        using var refused = await mallory.GetAsync("/api/v1/whoami");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Certificate_OfAnotherAuthority_IsRefusedInsideTls()
    {
        using var files = new TestFolder();
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        await using var site = await StartAsync(files, authority);
        site.Tokens.Set("carol", ("role", "operator"), ("subject", "CN=carol"));
        using var carol = site.CreateClient(certificate: other.CreateClient("CN=carol"));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => carol.GetAsync("/api/v1/whoami"));
    }

    [Fact]
    public async Task Certificate_ThatIsTakenOut_IsWorthNothingAtOnce()
    {
        using var files = new TestFolder();
        using var authority = new TestAuthority();
        await using var site = await StartAsync(files, authority);
        site.Tokens.Set("carol", ("role", "viewer"), ("subject", "CN=carol"));
        using var carol = site.CreateClient(certificate: authority.CreateClient("CN=carol"));
        using var before = await carol.GetAsync("/api/v1/whoami");
        site.Tokens.Remove("carol");
        using var after = await carol.GetAsync("/api/v1/whoami");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task ServerCertificate_Renewed_ServesTheNextConnection()
    {
        using var files = new TestFolder();
        using var authority = new TestAuthority();
        await using var site = await StartAsync(files, authority);
        var first = await SeenAsync(site);
        await File.WriteAllTextAsync(files.File("server.pem"), authority.CreateServerPem("renewed"));
        File.SetLastWriteTimeUtc(files.File("server.pem"), File.GetLastWriteTimeUtc(files.File("server.pem")).AddSeconds(5));
        site.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await SeenAsync(site);
        await File.WriteAllTextAsync(files.File("server.pem"), "half of a fi");
        File.SetLastWriteTimeUtc(files.File("server.pem"), File.GetLastWriteTimeUtc(files.File("server.pem")).AddSeconds(10));
        site.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("CN=localhost", "CN=renewed", "CN=renewed"), (first, second, await SeenAsync(site)));
    }

    [Fact]
    public void Check_FilesThatAreNone_NamesTheirVariables()
    {
        using var files = new TestFolder();
        File.WriteAllText(files.File("bad.pem"), "nothing");

        var errors = WebCertificates.Check(new WebSettings { CertificateFile = files.File("bad.pem"), ClientAuthorityFile = files.File("bad.pem") });

        Assert.Equal(["TELEPOOL_WEB_CERT_FILE", "TELEPOOL_WEB_CLIENT_CA_FILE"], errors.Select(static error => error.Variable));
    }

    private static async Task<OperatorSite> StartAsync(TestFolder files, TestAuthority authority)
    {
        await File.WriteAllTextAsync(files.File("server.pem"), authority.CreateServerPem());
        await File.WriteAllTextAsync(files.File("authority.pem"), authority.Pem);
        return await OperatorSite.StartAsync(new Dictionary<string, string>
        {
            ["TELEPOOL_WEB_CERT_FILE"] = files.File("server.pem"),
            ["TELEPOOL_WEB_CLIENT_CA_FILE"] = files.File("authority.pem"),
        });
    }

    /// <summary>The subject of the certificate that a new connection is shown.</summary>
    private static async Task<string> SeenAsync(OperatorSite site)
    {
        string? subject = null;
        using var client = new HttpClient(new HttpClientHandler
        {
            AllowAutoRedirect = false,
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => (subject = certificate!.Subject) is not null,
        });
        using var answer = await client.GetAsync(new Uri(site.Address, "/login"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return subject!;
    }
}
