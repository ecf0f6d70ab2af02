using System.Security.Cryptography;
using System.Text;
using MTProto.Crypto;
using MTProto.Tl;

namespace MTProto.Client;

/// <content>Signing in (core.telegram.org/api/auth and /api/srp).</content>
public sealed partial class TelegramClient
{
    /// <summary>Has a code sent to the account. Moves to the account's data centre where the server names another.</summary>
    /// <param name="phone">The number in international form.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was sent; of <c>auth.sentCode</c> the hash is needed to sign in.</returns>
    public Task<CallResult<IAuthSentCode>> SendCodeAsync(string phone, CancellationToken cancellationToken = default) =>
        CallAsync(
            new AuthSendCode { PhoneNumber = phone, ApiId = Options.ApiId, ApiHash = Options.ApiHash, Settings = new CodeSettings() },
            cancellationToken: cancellationToken);

    /// <summary>Signs in by the code.</summary>
    /// <param name="phone">The number in international form.</param>
    /// <param name="codeHash">phone_code_hash of what <see cref="SendCodeAsync"/> gave.</param>
    /// <param name="code">The code.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SignInResult> SignInAsync(string phone, string codeHash, string code, CancellationToken cancellationToken = default)
    {
        var result = await CallAsync(
            new AuthSignIn { PhoneNumber = phone, PhoneCodeHash = codeHash, PhoneCode = code }, cancellationToken: cancellationToken).ConfigureAwait(false);
        return Conclude(result);
    }

    /// <summary>Signs in by the password, after <see cref="SignInStatus.PasswordNeeded"/>. The password itself is not sent.</summary>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SignInResult> CheckPasswordAsync(string password, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(password);
        var asked = await CallAsync(new AccountGetPassword(), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!asked.IsOk)
        {
            return new SignInResult(SignInStatus.Failed, Error: asked.Error);
        }

        if (asked.Value is not AccountPassword { HasPassword: true } account)
        {
            return new SignInResult(SignInStatus.NoPassword);
        }

        // Takes 100,000 rounds of SHA-512: not for a thread that reads a connection.
        var proof = await Task.Run(() => Prove(account, password), cancellationToken).ConfigureAwait(false);
        return proof is null
            ? new SignInResult(SignInStatus.Unsupported)
            : Conclude(await CallAsync(new AuthCheckPassword { Password = proof }, cancellationToken: cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Signs out. The state then has no user; its keys remain.</summary>
    public async Task<CallResult<IAuthLoggedOut>> LogOutAsync(CancellationToken cancellationToken = default)
    {
        var result = await CallAsync(new AuthLogOut(), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (result.IsOk)
        {
            State.SetUser(0, 0);
            OnStateChanged();
        }

        return result;
    }

    private InputCheckPasswordSRP? Prove(AccountPassword account, string password)
    {
        if (account is not { CurrentAlgo: PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow algorithm, SrpB: { } serverPublic, SrpId: { } id }
            || DhGroup.TryCreate(algorithm.P, algorithm.G, Options.Random, out var group) != DhGroupResult.Accepted
            || group is null)
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(password);
        var clientPublic = new byte[DhGroup.Length];
        var proof = new byte[SHA256.HashSizeInBytes];
        var result = SrpClient.Prove(group, algorithm.Salt1, algorithm.Salt2, bytes, serverPublic, Options.Random, clientPublic, proof);
        CryptographicOperations.ZeroMemory(bytes);
        return result == SrpResult.Success ? new InputCheckPasswordSRP { SrpId = id, A = clientPublic, M1 = proof } : null;
    }

    private SignInResult Conclude(CallResult<IAuthAuthorization> result)
    {
        switch (result.Value)
        {
            case AuthAuthorization { User: User user }:
                var home = State.HomeDc;
                State.SetUser(user.Id, home);
                State.SetAuthorized(home, true);
                OnStateChanged();
                return new SignInResult(SignInStatus.SignedIn, user);
            case not null:
                return new SignInResult(SignInStatus.SignUpNeeded);
        }

        var status = result.Error?.Message switch
        {
            "SESSION_PASSWORD_NEEDED" => SignInStatus.PasswordNeeded,
            "PHONE_NUMBER_UNOCCUPIED" => SignInStatus.SignUpNeeded,
            "PHONE_CODE_INVALID" or "PHONE_CODE_EMPTY" => SignInStatus.CodeInvalid,
            "PHONE_CODE_EXPIRED" => SignInStatus.CodeExpired,
            "PASSWORD_HASH_INVALID" => SignInStatus.PasswordInvalid,
            _ => SignInStatus.Failed,
        };
        return new SignInResult(status, Error: result.Error);
    }
}
