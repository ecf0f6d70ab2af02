using System.Text;
using Grains.Interfaces.Operators;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Tests.Security;

public sealed class CredentialTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public void Parse_EveryForm_IsRead()
    {
        var (credentials, errors) = CredentialParsing.Parse(Encoding.UTF8.GetBytes($$"""
            {
              // who may
              "alice": { "role": "Admin", "sha256": "{{Hash}}", "expires": "2027-01-31" },
              "bob": { "role": "viewer", "certificate": "{{Hash.ToUpperInvariant().Insert(2, ":")}}" },
              "carol": { "role": "operator", "subject": "CN=carol, O=Example" },
            }
            """));

        Assert.Empty(errors);
        Assert.Equal(["alice", "bob", "carol"], credentials.Select(static one => one.Name));
        Assert.Equal((OperatorRole.Admin, Hash, new DateTimeOffset(2027, 1, 31, 0, 0, 0, TimeSpan.Zero)), (credentials[0].Role, credentials[0].TokenHash, credentials[0].EndsAt));
        Assert.Equal(Hash, credentials[1].CertificateHash);
        Assert.Equal("CN=carol, O=Example", credentials[2].CertificateSubject);
    }

    [Fact]
    public void Parse_WithErrors_TellsAllOfThemAndTakesNobody()
    {
        var (credentials, errors) = CredentialParsing.Parse(Encoding.UTF8.GetBytes($$"""
            {
              "good": { "role": "admin", "sha256": "{{Hash}}" },
              "same": { "role": "admin", "sha256": "{{Hash}}" },
              "a b": { "role": "admin", "sha256": "{{Hash}}" },
              "nothing": { "role": "king", "color": 1 },
              "wrong": { "role": 7, "sha256": "abc", "expires": "soon" },
              "text": "x"
            }
            """));

        Assert.Empty(credentials);
        string[] expected = ["good, same:", "'a b':", "nothing.role:", "nothing.color:", "nothing: needs", "wrong.role:", "wrong.sha256:", "wrong.expires:", "text: must"];
        Assert.All(expected, start => Assert.Contains(errors, error => error.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public void Parse_EveryPrefixAndChangedByte_IsTakenOrRefusedAndNeverThrows()
    {
        var whole = Encoding.UTF8.GetBytes($$$"""{"alice":{"role":"admin","sha256":"{{{Hash}}}","expires":"2027-01-31T00:00:00Z"}}""");
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.NotEmpty(CredentialParsing.Parse(whole.AsSpan(0, length)).Errors);
        }

        for (var position = 0; position < whole.Length; position++)
        {
            foreach (var change in new byte[] { 0, 1, 0x20, 0x7f, 0x80, 0xff })
            {
                var changed = whole.ToArray();
                changed[position] ^= change;
                var (credentials, errors) = CredentialParsing.Parse(changed);
                Assert.Equal(errors.Count == 0, credentials.Count > 0);
            }
        }
    }

    [Fact]
    public void File_FromAddToRevoke_HoldsHashesOnly()
    {
        using var folder = new TestFolder();
        var path = folder.File("operators.json");
        var operators = new OperatorFile(path);
        var (token, hash) = OperatorToken.Create("alice");
        var alice = new OperatorEntry { Name = "alice", Role = OperatorRole.Admin, TokenHash = hash, EndsAt = new ManualClock().GetUtcNow().AddDays(30) };
        Assert.Equal(OperatorChangeStatus.Done, Change(OperatorChangeKind.Add, alice));
        Assert.StartsWith("alice.", token, StringComparison.Ordinal);
        Assert.DoesNotContain(token["alice.".Length..], File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Contains(hash, File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(OperatorChangeStatus.NameTaken, Change(OperatorChangeKind.Add, alice));
        Assert.Equal(OperatorChangeStatus.WayTaken, Change(OperatorChangeKind.Add, alice with { Name = "mallory" }));

        var (_, next) = OperatorToken.Create("alice");
        Assert.Equal(OperatorChangeStatus.Done, Change(OperatorChangeKind.Rotate, new OperatorEntry { Name = "alice", Role = OperatorRole.Viewer, TokenHash = next }));
        Assert.Equal(alice with { TokenHash = next }, Assert.Single(operators.List().Entries));
        Assert.Equal(OperatorChangeStatus.Done, Change(OperatorChangeKind.Add, new OperatorEntry { Name = "carol", Role = OperatorRole.Viewer, CertificateSubject = "CN=carol" }));
        Assert.Equal(["alice", "carol"], operators.List().Entries.Select(static one => one.Name));
        Assert.Equal(OperatorChangeStatus.Done, Change(OperatorChangeKind.Revoke, alice));
        Assert.Equal(OperatorChangeStatus.NoSuchName, Change(OperatorChangeKind.Revoke, alice));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        OperatorChangeStatus Change(OperatorChangeKind kind, OperatorEntry entry)
        {
            var (status, errors) = operators.Change(new OperatorChange { Kind = kind, Entry = entry });
            Assert.Empty(errors);
            return status;
        }
    }

    [Fact]
    public void File_ThatIsDamaged_IsNeverWrittenOver()
    {
        using var folder = new TestFolder();
        var path = folder.File("operators.json");
        File.WriteAllText(path, "{ oops");
        var operators = new OperatorFile(path);

        Assert.NotEmpty(operators.Change(new OperatorChange { Kind = OperatorChangeKind.Add, Entry = new OperatorEntry { Name = "alice", Role = OperatorRole.Admin, TokenHash = Hash } }).Errors);
        Assert.NotEmpty(operators.List().Errors);
        Assert.Equal("{ oops", File.ReadAllText(path));
    }

    [Fact]
    public async Task File_ChangedWhileTheSiteRuns_HoldsWithinASecondAndABadOneNever()
    {
        await using var site = await OperatorSite.StartAsync();
        var operators = new OperatorFile(CredentialStore.PathOf(site.Settings));
        var (token, hash) = OperatorToken.Create("alice");
        operators.Change(new OperatorChange { Kind = OperatorChangeKind.Add, Entry = new OperatorEntry { Name = "alice", Role = OperatorRole.Viewer, TokenHash = hash } });
        site.Time.Advance(TimeSpan.FromSeconds(1));
        using var client = site.CreateClient(token);
        Assert.True((await client.GetAsync("/api/v1/whoami")).IsSuccessStatusCode);

        await File.WriteAllTextAsync(CredentialStore.PathOf(site.Settings), "{ oops");
        site.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await client.GetAsync("/api/v1/whoami")).IsSuccessStatusCode);
        File.Delete(CredentialStore.PathOf(site.Settings));
        site.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/whoami")).StatusCode);
    }
}
