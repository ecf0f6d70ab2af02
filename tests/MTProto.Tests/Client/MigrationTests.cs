using MTProto.Client;
using MTProto.Crypto;
using MTProto.Tests.Handshake;
using MTProto.Tests.Messages;
using MTProto.Tl;

namespace MTProto.Tests.Client;

public sealed class MigrationTests
{
    [Fact]
    public async Task StatsMigrate_CallGoesToTheOtherDataCentreAndTheHomeStays()
    {
        await using var fixture = new ClientFixture(userId: 7);
        await using var side = Side(fixture, 4);
        var call = fixture.Client.CallAsync(new StatsGetBroadcastStats { Channel = new InputChannel() });
        (await fixture.Server.NextCallAsync()).Fail(303, "STATS_MIGRATE_4");
        var export = await fixture.Server.NextCallAsync();
        Assert.Equal(4, Assert.IsType<AuthExportAuthorization>(export.Body).DcId);
        export.Answer(new AuthExportedAuthorization { Id = 7, Bytes = [1, 2, 3] });
        var import = await side.NextCallAsync();
        Assert.Equal([1, 2, 3], Assert.IsType<AuthImportAuthorization>(import.Body).Bytes);
        import.Answer(Authorization(7));
        var there = await side.NextCallAsync();
        Assert.IsType<StatsGetBroadcastStats>(there.Body);
        there.Fail(400, "CHAT_ADMIN_REQUIRED");

        Assert.Equal("CHAT_ADMIN_REQUIRED", (await call).Error!.Message);
        Assert.Equal((2, 7L), (fixture.State.HomeDc, fixture.State.UserId));
        Assert.True(fixture.State.Find(4)!.IsAuthorized);
    }

    [Fact]
    public async Task SideForgetsTheUser_KeyIsMadeAnewAndTheAuthorizationOnceMore()
    {
        await using var fixture = new ClientFixture(options => options with { PublicKeys = [HandshakeFixture.Key.PublicKey] }, userId: 7);
        await using var side = Side(fixture, 4);
        fixture.State.SetAuthorized(4, true);
        var old = fixture.State.Find(4)!.Key.Id;
        fixture.Server.Script = call => Export(call);
        side.Script = call =>
        {
            if (call.Body is AuthImportAuthorization)
            {
                call.Answer(Authorization(7));
                return true;
            }

            return false;
        };

        var result = fixture.Client.CallAsync(new HelpGetAppConfig(), new CallOptions { DcId = 4 });
        (await side.NextCallAsync()).Fail(401, "AUTH_KEY_UNREGISTERED");
        var again = await side.NextCallAsync();
        again.Fail(400, "DONE");

        Assert.Equal("DONE", (await result).Error!.Message);
        Assert.NotEqual(old, fixture.State.Find(4)!.Key.Id);
        Assert.Equal(2, fixture.State.HomeDc);
    }

    [Fact]
    public async Task SideForgetsTheKey_AnotherIsMadeAndTheAuthorizationOnceMore()
    {
        await using var fixture = new ClientFixture(options => options with { PublicKeys = [HandshakeFixture.Key.PublicKey] }, userId: 7);
        await using var side = Side(fixture, 4);
        fixture.State.SetAuthorized(4, true);
        side.Keys.Clear();
        fixture.Server.Script = Export;
        var isAuthorized = false;
        side.Script = call =>
        {
            if (call.Body is AuthImportAuthorization)
            {
                isAuthorized = true;
                call.Answer(Authorization(7));
                return true;
            }

            if (isAuthorized)
            {
                return false;
            }

            call.Fail(401, "AUTH_KEY_UNREGISTERED");
            return true;
        };

        var result = fixture.Client.CallAsync(new HelpGetAppConfig(), new CallOptions { DcId = 4, Idempotent = true });
        (await side.NextCallAsync()).Fail(400, "DONE");

        Assert.Equal("DONE", (await result).Error!.Message);
        Assert.Equal(3, side.Connections);
        Assert.True(fixture.State.Find(4)!.IsAuthorized);
    }

    [Fact]
    public async Task UserMigrate_SignedIn_NewHomeIsToldOfTheUser()
    {
        await using var fixture = new ClientFixture(userId: 7);
        await using var side = Side(fixture, 4);
        var call = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Fail(303, "USER_MIGRATE_4");
        (await fixture.Server.NextCallAsync()).Answer(new AuthExportedAuthorization { Id = 7, Bytes = [1] });
        (await side.NextCallAsync()).Answer(Authorization(7));
        (await side.NextCallAsync()).Answer(ClientFixture.Resolved(1));

        Assert.True((await call).IsOk);
        Assert.Equal(4, fixture.State.HomeDc);
    }

    [Fact]
    public async Task PhoneMigrate_HomeMoves()
    {
        await using var fixture = new ClientFixture();
        await using var other = Side(fixture, 4);
        var call = fixture.Client.SendCodeAsync("+15550001111");
        (await fixture.Server.NextCallAsync()).Fail(303, "PHONE_MIGRATE_4");
        var there = await other.NextCallAsync();
        Assert.IsType<AuthSendCode>(there.Body);
        there.Answer(new AuthSentCode { Type = new AuthSentCodeTypeApp { Length = 5 }, PhoneCodeHash = "h" });

        Assert.True((await call).IsOk);
        Assert.Equal(4, fixture.State.HomeDc);

        var signIn = fixture.Client.SignInAsync("+15550001111", "h", "12345");
        (await other.NextCallAsync()).Answer(Authorization(42));
        var result = await signIn;
        Assert.Equal(SignInStatus.SignedIn, result.Status);
        Assert.Equal((4, 42L), (fixture.State.HomeDc, fixture.State.UserId));
        Assert.True(fixture.State.Find(4)!.IsAuthorized);
    }

    [Fact]
    public async Task Migrate_UnknownDataCentre_IsReported()
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Fail(303, "FILE_MIGRATE_9");
        var asked = await fixture.Server.NextCallAsync();
        Assert.IsType<HelpGetConfig>(asked.Body);
        asked.Fail(500, "INTERNAL");

        var error = (await call).Error!;
        Assert.Equal((CallErrorKind.NoAddress, 9), (error.Kind, error.Value!.Value));
    }

    [Theory]
    [InlineData(401, "SESSION_PASSWORD_NEEDED", SignInStatus.PasswordNeeded)]
    [InlineData(400, "PHONE_CODE_INVALID", SignInStatus.CodeInvalid)]
    [InlineData(400, "PHONE_CODE_EXPIRED", SignInStatus.CodeExpired)]
    [InlineData(420, "FLOOD_WAIT_5", SignInStatus.Failed)]
    public async Task SignInAsync_Refused_IsTyped(int code, string message, SignInStatus status)
    {
        await using var fixture = new ClientFixture();
        var call = fixture.Client.SignInAsync("+1", "h", "1");
        (await fixture.Server.NextCallAsync()).Fail(code, message);

        Assert.Equal(status, (await call).Status);
    }

    [Fact]
    public async Task CheckPasswordAsync_RightPassword_ProvesIt()
    {
        await using var fixture = new ClientFixture();
        byte[] salt1 = [1, 2, 3, 4, 5, 6, 7, 8];
        byte[] salt2 = [9, 8, 7, 6];
        var verifier = new byte[DhGroup.Length];
        SrpClient.ComputeVerifier(DhGroup.Known, salt1, salt2, "telepool"u8, verifier);
        var server = new SrpServer(DhGroup.Known, salt1, salt2, verifier, SystemRandomSource.Instance);
        fixture.Server.Script = call =>
        {
            switch (call.Body)
            {
                case AccountGetPassword:
                    call.Answer(new AccountPassword
                    {
                        HasPassword = true,
                        CurrentAlgo = new PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow
                        {
                            Salt1 = salt1,
                            Salt2 = salt2,
                            G = DhGroup.Known.Generator,
                            P = DhGroup.Known.Prime.ToArray(),
                        },
                        SrpB = server.PublicValue.ToArray(),
                        SrpId = 3,
                        NewAlgo = new PasswordKdfAlgoUnknown(),
                        NewSecureAlgo = new SecurePasswordKdfAlgoUnknown(),
                        SecureRandom = [1],
                    });
                    return true;
                case AuthCheckPassword { Password: InputCheckPasswordSRP proof }:
                    if (server.Check(proof.A, proof.M1) == SrpResult.Success)
                    {
                        call.Answer(Authorization(5));
                    }
                    else
                    {
                        call.Fail(400, "PASSWORD_HASH_INVALID");
                    }

                    return true;
                default:
                    return false;
            }
        };

        Assert.Equal(SignInStatus.PasswordInvalid, (await fixture.Client.CheckPasswordAsync("wrong")).Status);
        Assert.Equal(SignInStatus.SignedIn, (await fixture.Client.CheckPasswordAsync("telepool")).Status);
        Assert.Equal(5, fixture.State.UserId);
    }

    [Fact]
    public async Task KeyExchange_WrongPublicKey_FailsTheCallWithTheReason()
    {
        await using var fixture = new ClientFixture(options => options with { PublicKeys = [HandshakeFixture.OtherKey.PublicKey] }, withKey: false);
        await using var server = new ScriptedServer { PrivateKey = HandshakeFixture.Key };
        fixture.Addresses[2] = server.EndPoint;

        var error = (await fixture.ResolveAsync()).Error!;

        Assert.Equal((CallErrorKind.HandshakeFailed, false), (error.Kind, error.MayHaveRun));
        Assert.Null(fixture.State.Find(2));
    }

    [Theory]
    [InlineData(0xee)]
    [InlineData(0xef)]
    public async Task Transport_ServerKnowsOneAlone_IsFoundAndRemembered(byte firstByte)
    {
        await using var fixture = new ClientFixture(options => options with { PublicKeys = [HandshakeFixture.Key.PublicKey] }, withKey: false);
        await using var server = new ScriptedServer { PrivateKey = HandshakeFixture.Key, OnlyFirstByte = firstByte };
        fixture.Addresses[2] = server.EndPoint;
        var call = fixture.ResolveAsync();
        (await server.NextCallAsync()).Answer(ClientFixture.Resolved(1));
        Assert.True((await call).IsOk);
        var attempts = server.Connections;

        Assert.Equal(StateLoadStatus.Ok, ClientSessionState.TryLoad(fixture.State.Save(), out var saved));
        await using var next = new TelegramClient(fixture.Client.Options with { DcAddresses = new Dictionary<int, System.Net.EndPoint> { [2] = server.EndPoint } }, saved!);
        var again = next.CallAsync(new ContactsResolveUsername { Username = "name" });
        (await server.NextCallAsync()).Answer(ClientFixture.Resolved(1));
        Assert.True((await again).IsOk);
        Assert.Equal(attempts + 1, server.Connections);
    }

    [Fact]
    public async Task PerfectForwardSecrecy_CallsGoUnderABoundTemporaryKey()
    {
        await using var fixture = new ClientFixture(
            options => options with { PublicKeys = [HandshakeFixture.Key.PublicKey], PerfectForwardSecrecy = true }, withKey: false);
        await using var server = new ScriptedServer { PrivateKey = HandshakeFixture.Key };
        fixture.Addresses[2] = server.EndPoint;
        var bound = 0;
        server.Script = call =>
        {
            if (call.Body is not AuthBindTempAuthKey bind)
            {
                return false;
            }

            Assert.False(call.IsWrapped);
            var permanent = server.Keys[bind.PermAuthKeyId];
            Assert.True(MTProto.Messages.BindTempAuthKey.Verify(bind, permanent, call.Peer.KeyId, call.Peer.SessionId, call.MsgId));
            bound++;
            call.Answer(TlBool.True);
            return true;
        };

        var first = fixture.ResolveAsync();
        var received = await server.NextCallAsync();
        received.Answer(ClientFixture.Resolved(1));

        Assert.True((await first).IsOk);
        Assert.Equal(1, bound);
        Assert.NotEqual(fixture.State.Find(2)!.Key.Id, received.Peer.KeyId);

        await received.Peer.Transport.DisposeAsync();
        var second = fixture.ResolveAsync(idempotent: true);
        (await server.NextCallAsync()).Answer(ClientFixture.Resolved(1));
        Assert.True((await second).IsOk);
        Assert.Equal(1, bound);
    }

    private static ScriptedServer Side(ClientFixture fixture, int dcId)
    {
        var key = TestKeys.Create(90 + dcId);
        var side = new ScriptedServer { PrivateKey = HandshakeFixture.Key };
        side.Keys[key.Id] = key;
        fixture.State.Import(dcId, key, 0);
        fixture.Addresses[dcId] = side.EndPoint;
        return side;
    }

    private static bool Export(ServerCall call)
    {
        if (call.Body is AuthExportAuthorization)
        {
            call.Answer(new AuthExportedAuthorization { Id = 7, Bytes = [1] });
            return true;
        }

        return false;
    }

    private static AuthAuthorization Authorization(long userId) => new() { User = new User { Id = userId, Self = true } };
}
