using System.Text;
using MTProto.Crypto;
using MTProto.Messages;
using MTProto.Tl;

namespace Emulator.Tests.Rpc;

public class LoginTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private readonly EmulatorServer _server = fixture.Server;

    [Fact]
    public async Task SignIn_RightCode_LogsIn()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        Assert.Equal("AUTH_KEY_UNREGISTERED", (await client.FailAsync(new UpdatesGetState())).ErrorMessage);
        var authorization = Assert.IsType<AuthAuthorization>(await client.LoginAsync("+1 (555) 000-0001"));
        var user = Assert.IsType<User>(authorization.User);
        Assert.True(user.Self);
        Assert.Equal("15550000001", user.Phone);
        var self = await client.CallAsync(new UsersGetUsers { Id = [new InputUserSelf()] });
        Assert.Equal(user.Id, Assert.IsType<User>(Assert.Single(self)).Id);
        Assert.IsType<UpdatesState>(await client.CallAsync(new UpdatesGetState()));
        Assert.IsType<AuthLoggedOut>(await client.CallAsync(new AuthLogOut()));
        Assert.Equal(401, (await client.FailAsync(new UpdatesGetState())).ErrorCode);
    }

    [Fact]
    public async Task SignIn_WrongInputs_AreToldApart()
    {
        await using var client = await RawClient.ConnectAsync(_server, 3);
        Assert.Equal("PHONE_NUMBER_INVALID", (await client.FailAsync(Send("+15551234567"))).ErrorMessage);
        var elsewhere = await client.FailAsync(Send("+15550000003"));
        Assert.Equal((303, "PHONE_MIGRATE_4"), (elsewhere.ErrorCode, elsewhere.ErrorMessage));
        var sent = (AuthSentCode)await client.CallAsync(Send("+15550000002"));
        Assert.Equal("PHONE_CODE_INVALID", (await client.FailAsync(SignIn(sent.PhoneCodeHash, "54321"))).ErrorMessage);
        Assert.Equal("PHONE_CODE_EMPTY", (await client.FailAsync(SignIn(sent.PhoneCodeHash, ""))).ErrorMessage);
        Assert.Equal("PHONE_CODE_EXPIRED", (await client.FailAsync(SignIn("beef", "12345"))).ErrorMessage);
        Assert.IsType<AuthAuthorization>(await client.CallAsync(SignIn(sent.PhoneCodeHash, "12345")));

        static AuthSendCode Send(string phone) => new() { PhoneNumber = phone, ApiId = 1, ApiHash = "hash", Settings = new CodeSettings() };
        static AuthSignIn SignIn(string hash, string code) => new() { PhoneNumber = "+15550000002", PhoneCodeHash = hash, PhoneCode = code };
    }

    [Theory]
    [InlineData("telepool", null)]
    [InlineData("wrong", "PASSWORD_HASH_INVALID")]
    public async Task CheckPassword_OfAccountEndingInNine_DecidesTheLogin(string password, string? error)
    {
        await using var client = await RawClient.ConnectAsync(_server, 5);
        const string Phone = "+15550000009";
        var sent = (AuthSentCode)await client.CallAsync(new AuthSendCode { PhoneNumber = Phone, ApiId = 1, ApiHash = "hash", Settings = new CodeSettings() });
        var needed = await client.FailAsync(new AuthSignIn { PhoneNumber = Phone, PhoneCodeHash = sent.PhoneCodeHash, PhoneCode = "12345" });
        Assert.Equal((401, "SESSION_PASSWORD_NEEDED"), (needed.ErrorCode, needed.ErrorMessage));
        Assert.Equal("SESSION_PASSWORD_NEEDED", (await client.FailAsync(new UpdatesGetState())).ErrorMessage);

        var check = Prove((AccountPassword)await client.CallAsync(new AccountGetPassword()), password);
        var (value, failure) = await client.TryCallAsync(new AuthCheckPassword { Password = check });
        Assert.Equal(error, failure?.ErrorMessage);
        Assert.Equal(error is null, value is AuthAuthorization);
        Assert.Equal(error is null ? "PASSWORD_HASH_INVALID" : "SRP_ID_INVALID", (await client.FailAsync(new AuthCheckPassword { Password = check })).ErrorMessage);
    }

    [Fact]
    public async Task ImportAuthorization_TokenOfAnotherDataCenter_LogsInOnceAndNowhereElse()
    {
        await using var home = await RawClient.ConnectAsync(_server, 2);
        await home.LoginAsync("+15550000006");
        var exported = (AuthExportedAuthorization)await home.CallAsync(new AuthExportAuthorization { DcId = 4 });
        Assert.Equal("DC_ID_INVALID", (await home.FailAsync(new AuthExportAuthorization { DcId = 9 })).ErrorMessage);

        await using var wrong = await RawClient.ConnectAsync(_server, 3);
        Assert.Equal("AUTH_BYTES_INVALID", (await wrong.FailAsync(new AuthImportAuthorization { Id = exported.Id, Bytes = exported.Bytes })).ErrorMessage);

        exported = (AuthExportedAuthorization)await home.CallAsync(new AuthExportAuthorization { DcId = 4 });
        await using var side = await RawClient.ConnectAsync(_server, 4);
        Assert.IsType<AuthAuthorization>(await side.CallAsync(new AuthImportAuthorization { Id = exported.Id, Bytes = exported.Bytes }));
        Assert.Equal("USER_MIGRATE_2", (await side.FailAsync(new UpdatesGetState())).ErrorMessage);

        await using var again = await RawClient.ConnectAsync(_server, 4);
        Assert.Equal("AUTH_BYTES_INVALID", (await again.FailAsync(new AuthImportAuthorization { Id = exported.Id, Bytes = exported.Bytes })).ErrorMessage);
    }

    /// <summary>Requirement 6 of the emulator: the temporary key takes over the user of the permanent one, also of a login that comes later.</summary>
    [Fact]
    public async Task BindTempAuthKey_ProvenAndNot_DecidesWhoseTheKeyIs()
    {
        await using var permanent = await RawClient.ConnectAsync(_server, 2);
        await using var temporary = await RawClient.ConnectAsync(_server, 2, temporaryFor: TimeSpan.FromHours(1));
        Assert.Equal("AUTH_KEY_PERM_EMPTY", (await temporary.FailAsync(new UpdatesGetState())).ErrorMessage);
        Assert.Equal("ENCRYPTED_MESSAGE_INVALID", (await BindAsync(temporary, permanent, wrongSession: true))!.ErrorMessage);
        Assert.Null(await BindAsync(temporary, permanent, wrongSession: false));
        Assert.Equal("AUTH_KEY_UNREGISTERED", (await temporary.FailAsync(new UpdatesGetState())).ErrorMessage);
        await permanent.LoginAsync("+15550000011");
        Assert.IsType<UpdatesState>(await temporary.CallAsync(new UpdatesGetState()));
    }

    private static async Task<RpcError?> BindAsync(RawClient temporary, RawClient permanent, bool wrongSession)
    {
        var expires = (int)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600;
        var id = temporary.NextId();
        var inner = new BindAuthKeyInner
        {
            Nonce = 42,
            TempAuthKeyId = temporary.Key.Id,
            PermAuthKeyId = permanent.Key.Id,
            TempSessionId = wrongSession ? 1 : temporary.SessionId,
            ExpiresAt = expires,
        };
        var proof = BindTempAuthKey.Encrypt(permanent.Key, inner, id, SystemRandomSource.Instance);
        await temporary.SendAsync(new AuthBindTempAuthKey { PermAuthKeyId = permanent.Key.Id, Nonce = 42, ExpiresAt = expires, EncryptedMessage = proof }, id);
        while (true)
        {
            var message = await temporary.NextAsync();
            if (message.RequestMsgId == id)
            {
                var reader = new TlReader(message.Result);
                return reader.PeekUInt32() == RpcError.Constructor ? (RpcError)TlObjects.Read(ref reader) : null;
            }
        }
    }

    private static InputCheckPasswordSRP Prove(AccountPassword password, string text)
    {
        var algorithm = Assert.IsType<PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow>(password.CurrentAlgo);
        var a = new byte[DhGroup.Length];
        var proof = new byte[32];
        var result = SrpClient.Prove(DhGroup.Known, algorithm.Salt1, algorithm.Salt2, Encoding.UTF8.GetBytes(text), password.SrpB, SystemRandomSource.Instance, a, proof);
        Assert.Equal(SrpResult.Success, result);
        return new InputCheckPasswordSRP { SrpId = password.SrpId!.Value, A = a, M1 = proof };
    }
}
