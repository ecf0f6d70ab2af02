using MTProto.Crypto;
using Testing;

namespace MTProto.Tests.Crypto;

public class SrpTests
{
    private static readonly byte[] Salt1 = Convert.FromHexString(
        "4D11FB6BEC38F9D2546BB0F61E4F1C99A1BC0DB8F0D5F35B1291B37B213123D7ED48F3C6794D495B");

    private static readonly byte[] Salt2 = Convert.FromHexString("A1B181AAFE88188680AE32860D60BB01");

    // Recorded by the tests of mtcute from a real account.
    [Fact]
    public void PasswordHash_RecordedAccount_EqualsPublishedHash()
    {
        var hash = new byte[PasswordHash.Length];
        PasswordHash.Compute(
            "qwe123"u8,
            Convert.FromHexString("9b3accc457c0d5288e8cff31eb21094048bc11902f6614dbb9afb839ee7641c37619537d8ebe749e"),
            Convert.FromHexString("6c619bb0786dc4ed1bf211d23f6e4065"),
            hash);
        Assert.Equal("750f1fe282965e63ce17b98427b35549fb864465211840f6a7c1f2fb657cc33b", Convert.ToHexStringLower(hash));
    }

    // The vector of gotd: secret exponent 1, hence A = 3.
    [Fact]
    public void Prove_PublishedVector_EqualsItsProof()
    {
        var serverPublic = Convert.FromHexString(
            "9C52401A6A8084EC82F01C3725D3FB448BD2F0C909F9D97726EAC4B7A74172D952F02466BE6734FA274D2B7429E27397"
            + "F10372D66B400B80A5C5AE3F28B17BF3105D7A2D2A885998CDC2DEFC208AEC217AB58859A9ABC2374AD93DC285F4B3FB"
            + "CAFF4143D7888F2425BD2FB711B25609CEB21757D935B1EF2F042173AD0CE2FE0E474DAC53914BD25A8A9AED4AEA8953"
            + "D55CB88621DB37B871EA0D04393AC0987F68094CCC9DE8239251375D8FFFD263316CD528C097B7BC9FB919FBEDB76C52"
            + "5DF3413C374EE076D97A1E6D352BB7CC80FD13651B04B32E2E48C5268150842CFD07CF855958B1B5EA9C36FDAD697FE3"
            + "AEC8DCC6B1EFEC36874AF226204676CF");
        var (hash, proof) = (new byte[PasswordHash.Length], new byte[32]);
        byte[] secret = [.. new byte[255], 1];
        byte[] clientPublic = [.. new byte[255], 3];
        PasswordHash.Compute("123123"u8, Salt1, Salt2, hash);
        Assert.Equal(
            SrpResult.Success, SrpClient.Prove(DhGroup.Known, Salt1, Salt2, hash, serverPublic, secret, clientPublic, proof));
        Assert.Equal("999DF906BDA2C6CBB52F503406EBA2D0D0503ACE0CC302C38F13EE5010AD4051", Convert.ToHexString(proof));
    }

    [Fact]
    public void Check_ProofOfThePassword_SucceedsAndNoOther()
    {
        var random = new SeededRandomSource(19);
        var verifier = new byte[DhGroup.Length];
        SrpClient.ComputeVerifier(DhGroup.Known, Salt1, Salt2, "telepool"u8, verifier);
        var server = new SrpServer(DhGroup.Known, Salt1, Salt2, verifier, random);
        var (a, proof) = (new byte[DhGroup.Length], new byte[32]);

        Assert.Equal(SrpResult.Success, Prove("telepool"u8, server, random, a, proof));
        Assert.Equal(SrpResult.Success, server.Check(a, proof));
        proof[7] ^= 1;
        Assert.Equal(SrpResult.WrongPassword, server.Check(a, proof));
        proof[7] ^= 1;
        a[200] ^= 1;
        Assert.Equal(SrpResult.WrongPassword, server.Check(a, proof));
        Assert.Equal(SrpResult.WrongPassword, server.Check(a, []));

        Assert.Equal(SrpResult.Success, Prove("telepooL"u8, server, random, a, proof));
        Assert.Equal(SrpResult.WrongPassword, server.Check(a, proof));
        Assert.Equal(SrpResult.Success, Prove(""u8, server, random, a, proof));
        Assert.Equal(SrpResult.WrongPassword, server.Check(a, proof));

        var another = new SrpServer(DhGroup.Known, Salt1, Salt2, verifier, random);
        Assert.Equal(SrpResult.Success, Prove("telepool"u8, server, random, a, proof));
        Assert.Equal(SrpResult.WrongPassword, another.Check(a, proof));
    }

    [Fact]
    public void BothSides_HostilePublicValues_AreRefused()
    {
        var random = new SeededRandomSource(20);
        var (a, proof) = (new byte[DhGroup.Length], new byte[32]);
        var server = new SrpServer(DhGroup.Known, Salt1, Salt2, [.. new byte[255], 3], random);
        foreach (var value in new byte[][] { [], [0], [1], DhGroup.Known.Prime.ToArray(), new byte[256], new byte[300] })
        {
            Assert.Equal(
                SrpResult.InvalidPublicValue,
                SrpClient.Prove(DhGroup.Known, Salt1, Salt2, "x"u8, value, random, a, proof));
            Assert.Equal(SrpResult.InvalidPublicValue, server.Check(value, proof));
        }
    }

    private static SrpResult Prove(
        ReadOnlySpan<byte> password, SrpServer server, SeededRandomSource random, Span<byte> a, Span<byte> proof) =>
        SrpClient.Prove(DhGroup.Known, Salt1, Salt2, password, server.PublicValue, random, a, proof);
}
