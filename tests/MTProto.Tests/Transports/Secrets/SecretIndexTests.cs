using System.Buffers.Binary;
using System.Text;
using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using MTProto.Transports.Secrets;
using Testing;

namespace MTProto.Tests.Transports.Secrets;

public class SecretIndexTests
{
    private const ulong Network = 7;

    public static TheoryData<int, int> CountsAndWidths
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (var width in Enum.GetValues<LaneWidth>())
            {
                data.Add(1, (int)width);
                data.Add(16, (int)width);
                data.Add(41, (int)width);
            }

            data.Add(1000, (int)SecretLanes.BestWidth);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(CountsAndWidths))]
    public void FindHeader_OfEachUser_NamesItAndItsStreams(int count, int width)
    {
        var random = new SeededRandomSource(1);
        var secrets = Secrets(random, count);
        var index = Index(secrets, (LaneWidth)width);
        var hints = new SecretHints();
        var header = new byte[64];
        for (var i = 0; i < count; i++)
        {
            var kind = (TransportKind)(i % 3);
            var client = ObfuscationHeader.Create(kind, (short)-i, secrets[i], random, header);
            Assert.Equal(SecretSearch.Found, index.FindHeader(header, Network, hints, out var match));
            Assert.Equal((i, kind, (short)-i), (match.Index, match.Kind, match.DcId));
            AssertSameStream(client.FromClient, match.ToServer);
            AssertSameStream(client.FromServer, match.ToClient);
        }
    }

    [Theory]
    [MemberData(nameof(CountsAndWidths))]
    public void FindHello_OfEachUser_NamesItAndItsClock(int count, int width)
    {
        var random = new SeededRandomSource(2);
        var secrets = Secrets(random, count);
        var index = Index(secrets, (LaneWidth)width);
        var hints = new SecretHints();
        for (var i = 0; i < count; i++)
        {
            var time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + i);
            var record = Hello(secrets[i], time, random);
            Assert.Equal(SecretSearch.Found, index.FindHello(record, Name, Network, hints, out var match));
            Assert.Equal((i, time), (match.Index, match.ClientTime));
            Assert.Same(secrets[i], match.Secret);
        }
    }

    [Fact]
    public void Find_WithAnotherSecret_IsUnknown()
    {
        var random = new SeededRandomSource(3);
        var index = Index(Secrets(random, 40));
        var hints = new SecretHints();
        var header = new byte[64];
        foreach (var stranger in Secrets(random, 40))
        {
            ObfuscationHeader.Create(TransportKind.Intermediate, 2, stranger, random, header);
            Assert.Equal(SecretSearch.Unknown, index.FindHeader(header, Network, hints, out _));
            Assert.Equal(SecretSearch.Unknown, index.FindHello(Hello(stranger, default, random), Name, Network, hints, out _));
        }
    }

    [Fact]
    public void Find_InAFormThatIsNotAllowed_IsRefused()
    {
        var random = new SeededRandomSource(4);
        var secret = Secrets(random, 1)[0];
        var hints = new SecretHints();
        var header = new byte[64];
        foreach (var forms in new[] { SecretForms.None, SecretForms.Plain, SecretForms.Padded, SecretForms.Tls, SecretForms.All })
        {
            var index = SecretIndex.Create([new SecretEntry { Secret = secret, Forms = forms }]);
            foreach (var kind in new[] { TransportKind.Abridged, TransportKind.Intermediate, TransportKind.PaddedIntermediate })
            {
                ObfuscationHeader.Create(kind, 2, secret, random, header);
                var form = kind == TransportKind.PaddedIntermediate ? SecretForms.Padded : SecretForms.Plain;
                var expected = forms.HasFlag(form) ? SecretSearch.Found : SecretSearch.FormRefused;
                Assert.Equal(expected, index.FindHeader(header, Network, hints, out _));
            }

            var expectedHello = forms.HasFlag(SecretForms.Tls) ? SecretSearch.Found : SecretSearch.FormRefused;
            Assert.Equal(expectedHello, index.FindHello(Hello(secret, DateTimeOffset.UnixEpoch, random), Name, Network, hints, out _));
        }
    }

    [Fact]
    public void FindHello_WithADerivedSecret_NamesTheMasterAndTheDerived()
    {
        var random = new SeededRandomSource(5);
        var master = Secrets(random, 1)[0];
        var salt = random.Bytes(9);
        var index = SecretIndex.Create(
        [
            .. Secrets(random, 20).Select(secret => new SecretEntry { Secret = secret }),
            new SecretEntry { Secret = master, Salt = salt },
        ]);
        var hints = new SecretHints();
        foreach (var name in new[] { "alice.example.org", "Bob.Example.org", "x" })
        {
            var bytes = Encoding.ASCII.GetBytes(name);
            var derived = DerivedSecret.Derive(salt, master, bytes);
            Assert.NotNull(derived);
            Assert.Equal(name.ToLowerInvariant(), derived.Domain);
            var record = Hello(derived, DateTimeOffset.UnixEpoch, random);
            Assert.Equal(SecretSearch.Found, index.FindHello(record, bytes, Network, hints, out var match));
            Assert.Equal(20, match.Index);
            Assert.Equal(derived.Reveal(), match.Secret.Reveal());
            Assert.Equal(SecretSearch.Unknown, index.FindHello(record, "other.example.org"u8, Network, hints, out _));
            Assert.Equal(SecretSearch.Unknown, index.FindHello(record, default, Network, hints, out _));
        }

        // The master's own 16 bytes open nothing.
        Assert.Equal(SecretSearch.Unknown, index.FindHello(Hello(master, default, random), Name, Network, hints, out _));
        var header = new byte[64];
        ObfuscationHeader.Create(TransportKind.PaddedIntermediate, 2, master, random, header);
        Assert.Equal(SecretSearch.Unknown, index.FindHeader(header, Network, hints, out _));
    }

    [Fact]
    public void Create_WithTheSameKeyInTwoForms_Throws()
    {
        var key = new SeededRandomSource(6).Bytes(16);
        var entries = new[] { Secret(key), Secret([0xdd, .. key]), Secret([0xee, .. key, .. "example.org"u8]) }
            .Select(secret => new SecretEntry { Secret = secret })
            .ToArray();
        Assert.Equal([new SecretDuplicate(0, 1), new SecretDuplicate(0, 2)], SecretIndex.FindDuplicates(entries));
        Assert.Throws<ArgumentException>(() => SecretIndex.Create(entries));
    }

    [Theory]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(517)]
    [InlineData(16_393)]
    public void FindHello_OfEveryLength_IsFound(int length)
    {
        var random = new SeededRandomSource(11);
        var secrets = Secrets(random, 20);
        var record = random.Bytes(length);
        record.AsSpan(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength).Clear();
        ClientHelloBuilder.Sign(record, secrets[17], DateTimeOffset.FromUnixTimeSeconds(99));
        foreach (var width in Enum.GetValues<LaneWidth>())
        {
            Assert.Equal(SecretSearch.Found, Index(secrets, width).FindHello(record, Name, Network, new SecretHints(), out var match));
            Assert.Equal((17, 99), (match.Index, match.ClientTime.ToUnixTimeSeconds()));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    [InlineData(16_394)]
    public void FindHello_OfAnImpossibleLength_IsUnknown(int length) =>
        Assert.Equal(SecretSearch.Unknown, Index(Secrets(new SeededRandomSource(12), 3)).FindHello(new byte[length], Name, Network, new SecretHints(), out _));

    [Fact]
    public void Find_UnderABudget_FindsEverybodyWhoTriesAgain()
    {
        var random = new SeededRandomSource(13);
        var secrets = Secrets(random, 200);
        var index = Index(secrets);
        var hints = new SecretHints(0, 0) { Budget = 48 };
        var header = new byte[64];
        for (var i = 0; i < secrets.Length; i += 7)
        {
            ObfuscationHeader.Create(TransportKind.PaddedIntermediate, 2, secrets[i], random, header);
            var hello = Hello(secrets[i], DateTimeOffset.UnixEpoch, random);
            var tries = 1;
            while (index.FindHeader(header, Network, hints, out _) != SecretSearch.Found)
            {
                Assert.True(++tries <= 5, $"header of {i}");
            }

            tries = 1;
            SecretSearch search;
            while ((search = index.FindHello(hello, Name, Network, hints, out _)) != SecretSearch.Found)
            {
                Assert.Equal(SecretSearch.OverBudget, search);
                Assert.True(++tries <= 5, $"hello of {i}");
            }
        }

        hints.Budget = 200;
        ObfuscationHeader.Create(TransportKind.PaddedIntermediate, 2, Secrets(random, 1)[0], random, header);
        Assert.Equal(SecretSearch.Unknown, index.FindHeader(header, Network, hints, out _));
    }

    [Fact]
    public void Find_OfAKnownNetworkOrName_IsWithinTheSmallestBudget()
    {
        var random = new SeededRandomSource(14);
        var secrets = Secrets(random, 500);
        var index = Index(secrets);
        var hints = new SecretHints();
        var header = new byte[64];
        ObfuscationHeader.Create(TransportKind.PaddedIntermediate, 2, secrets[400], random, header);
        Assert.Equal(SecretSearch.Found, index.FindHeader(header, 1, hints, out _));
        Assert.Equal(SecretSearch.Found, index.FindHello(Hello(secrets[300], default, random), "alice.example.org"u8, 2, hints, out _));

        // Also in the next version of the configuration, where positions are others.
        foreach (var next in new[] { index, Index(secrets.Reverse()) })
        {
            hints.Budget = 0;
            Assert.Equal(SecretSearch.Found, next.FindHeader(header, 1, hints, out _));
            Assert.Equal(SecretSearch.Found, next.FindHello(Hello(secrets[400], default, random), "bob.example.org"u8, 1, hints, out _));
            Assert.Equal(SecretSearch.Found, next.FindHello(Hello(secrets[300], default, random), "ALICE.example.org"u8, 3, hints, out _));
            Assert.Equal(SecretSearch.OverBudget, next.FindHello(Hello(secrets[333], default, random), "carol.example.org"u8, 4, hints, out _));
        }
    }

    [Fact]
    public void Find_AmongNone_IsUnknown()
    {
        var random = new SeededRandomSource(15);
        var hints = new SecretHints { Budget = 0 };
        Assert.Equal(SecretSearch.Unknown, SecretIndex.Empty.FindHeader(random.Bytes(64), Network, hints, out _));
        Assert.Equal(SecretSearch.Unknown, SecretIndex.Empty.FindHello(random.Bytes(600), Name, Network, hints, out _));
    }

    [Fact]
    public void NetworkOf_AddressesOfOneDevice_AreTheSame()
    {
        static ulong Of(string address) => SecretHints.NetworkOf(System.Net.IPAddress.Parse(address).GetAddressBytes());
        Assert.Equal(Of("2001:db8:1:2::1"), Of("2001:db8:1:2:ffff::9"));
        Assert.NotEqual(Of("2001:db8:1:2::1"), Of("2001:db8:1:3::1"));
        Assert.Equal(Of("192.0.2.1"), Of("::ffff:192.0.2.1"));
        Assert.NotEqual(Of("192.0.2.1"), Of("192.0.2.2"));
    }

    private static ReadOnlySpan<byte> Name => "example.org"u8;

    private static SecretIndex Index(IEnumerable<ProxySecret> secrets, LaneWidth? width = null) =>
        SecretIndex.Create([.. secrets.Select(secret => new SecretEntry { Secret = secret })], width ?? SecretLanes.BestWidth);

    private static ProxySecret[] Secrets(SeededRandomSource random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Secret(random.Bytes(16)))];

    private static ProxySecret Secret(byte[] bytes)
    {
        Assert.Equal(ProxySecretStatus.Ok, ProxySecret.TryCreate(bytes, out var secret));
        return secret!;
    }

    private static byte[] Hello(ProxySecret secret, DateTimeOffset time, SeededRandomSource random) =>
        ClientHelloBuilder.Build(secret, "example.org", ClientHelloShape.PostQuantum, time, random);

    private static void AssertSameStream(AesCtr256 expected, CtrState actual)
    {
        var (first, second) = (new byte[100], new byte[100]);
        expected.Process(first, first);
        CtrState.Apply(ref actual, second);
        Assert.Equal(first, second);
    }
}
