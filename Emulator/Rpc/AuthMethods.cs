using Emulator.Accounts;
using Emulator.Limits;
using MTProto.Crypto;
using MTProto.Messages;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>Logging in and out (core.telegram.org/api/auth).</summary>
internal static class AuthMethods
{
    public static void Register(RpcMethods methods)
    {
        methods.Add<AuthSendCode>(AuthSendCode.Constructor, "auth.sendCode", Access.Anonymous, MethodClass.Free, SendCode);
        methods.Add<AuthResendCode>(AuthResendCode.Constructor, "auth.resendCode", Access.Anonymous, MethodClass.Free, ResendCode);
        methods.Add<AuthCancelCode>(AuthCancelCode.Constructor, "auth.cancelCode", Access.Anonymous, MethodClass.Other, CancelCode);
        methods.Add<AuthSignIn>(AuthSignIn.Constructor, "auth.signIn", Access.Anonymous, MethodClass.Free, SignIn);
        methods.Add<AccountGetPassword>(AccountGetPassword.Constructor, "account.getPassword", Access.Anonymous, MethodClass.Other, GetPassword);
        methods.Add<AuthCheckPassword>(AuthCheckPassword.Constructor, "auth.checkPassword", Access.Anonymous, MethodClass.Free, CheckPassword);
        methods.Add<AuthLogOut>(AuthLogOut.Constructor, "auth.logOut", Access.Anonymous, MethodClass.Free, LogOut);
        methods.Add<AuthExportAuthorization>(AuthExportAuthorization.Constructor, "auth.exportAuthorization", Access.Anywhere, MethodClass.Other, Export);
        methods.Add<AuthImportAuthorization>(AuthImportAuthorization.Constructor, "auth.importAuthorization", Access.Anonymous, MethodClass.Other, Import);
        methods.Add<AuthBindTempAuthKey>(AuthBindTempAuthKey.Constructor, "auth.bindTempAuthKey", Access.Anonymous, MethodClass.Free, Bind);
        methods.Add<AuthDropTempAuthKeys>(AuthDropTempAuthKeys.Constructor, "auth.dropTempAuthKeys", Access.Anonymous, MethodClass.Other, static (_, _) => RpcReply.Ok(TlBool.True));
    }

    private static RpcReply SendCode(CallContext context, AuthSendCode call)
    {
        if (call.ApiId <= 0)
        {
            return RpcReply.BadRequest("API_ID_INVALID");
        }

        return Send(context, call.PhoneNumber);
    }

    private static RpcReply ResendCode(CallContext context, AuthResendCode call)
    {
        if (!context.Core.Codes.Forget(call.PhoneCodeHash))
        {
            return RpcReply.BadRequest("PHONE_CODE_EXPIRED");
        }

        return Send(context, call.PhoneNumber);
    }

    private static RpcReply Send(CallContext context, string phone)
    {
        if (AccountDirectory.FindByPhone(phone) is not { } account)
        {
            return RpcReply.Error(phone.Length == 0 ? 406 : 400, "PHONE_NUMBER_INVALID");
        }

        if (account.HomeDc != context.DataCenter)
        {
            return RpcReply.Migrate("PHONE", account.HomeDc);
        }

        return TakeLogin(context, account) ?? RpcReply.Ok(new AuthSentCode
        {
            Type = new AuthSentCodeTypeSms { Length = AccountDirectory.Code.Length },
            PhoneCodeHash = context.Core.Codes.Send(account.Phone),
            Timeout = 60,
        });
    }

    private static RpcReply CancelCode(CallContext context, AuthCancelCode call) => context.Core.Codes.Forget(call.PhoneCodeHash) ? RpcReply.Ok(TlBool.True) : RpcReply.BadRequest("PHONE_CODE_EXPIRED");

    private static RpcReply SignIn(CallContext context, AuthSignIn call)
    {
        if (AccountDirectory.FindByPhone(call.PhoneNumber) is not { } account)
        {
            return RpcReply.BadRequest("PHONE_NUMBER_INVALID");
        }

        if (account.HomeDc != context.DataCenter)
        {
            return RpcReply.Migrate("PHONE", account.HomeDc);
        }

        if (string.IsNullOrEmpty(call.PhoneCode))
        {
            return RpcReply.BadRequest("PHONE_CODE_EMPTY");
        }

        if (!context.Core.Codes.IsPending(call.PhoneCodeHash, account.Phone))
        {
            return RpcReply.BadRequest("PHONE_CODE_EXPIRED");
        }

        if (call.PhoneCode != AccountDirectory.Code)
        {
            return TakeLogin(context, account) ?? RpcReply.BadRequest("PHONE_CODE_INVALID");
        }

        context.Core.Codes.Forget(call.PhoneCodeHash);
        if (account.HasPassword)
        {
            context.Key.PendingUserId = account.UserId;
            return RpcReply.Error(401, "SESSION_PASSWORD_NEEDED");
        }

        return LogIn(context, account);
    }

    private static RpcReply GetPassword(CallContext context, AccountGetPassword call)
    {
        var account = context.Account ?? AccountDirectory.FindById(context.Key.PendingUserId);
        return account is null
            ? RpcReply.Error(401, "AUTH_KEY_UNREGISTERED")
            : RpcReply.Ok(context.Core.Passwords.Begin(context.Key.Owner.Key.Id, account.HasPassword));
    }

    private static RpcReply CheckPassword(CallContext context, AuthCheckPassword call)
    {
        if (AccountDirectory.FindById(context.Key.PendingUserId) is not { } account)
        {
            return context.Account is null ? RpcReply.Error(401, "AUTH_KEY_UNREGISTERED") : RpcReply.BadRequest("PASSWORD_HASH_INVALID");
        }

        if (call.Password is not InputCheckPasswordSRP check)
        {
            return RpcReply.BadRequest("PASSWORD_HASH_INVALID");
        }

        return context.Core.Passwords.Finish(context.Key.Owner.Key.Id, check) switch
        {
            null => RpcReply.BadRequest("SRP_ID_INVALID"),
            SrpResult.Success => LogIn(context, account),
            SrpResult.InvalidPublicValue => RpcReply.BadRequest("SRP_A_INVALID"),
            _ => TakeLogin(context, account) ?? RpcReply.BadRequest("PASSWORD_HASH_INVALID"),
        };
    }

    private static RpcReply LogIn(CallContext context, Account account)
    {
        context.Key.PendingUserId = 0;
        context.Core.Keys.SetUser(context.Key, account.UserId);
        return RpcReply.Ok(new AuthAuthorization { User = PeerViews.Self(context.Core, account) });
    }

    private static RpcReply LogOut(CallContext context, AuthLogOut call)
    {
        context.Key.PendingUserId = 0;
        if (context.UserId == 0)
        {
            return RpcReply.Error(401, "AUTH_KEY_UNREGISTERED");
        }

        context.Core.Keys.SetUser(context.Key, 0);
        return RpcReply.Ok(new AuthLoggedOut());
    }

    private static RpcReply Export(CallContext context, AuthExportAuthorization call)
    {
        if (call.DcId == context.DataCenter || !context.Core.EndPoints.ContainsKey(call.DcId))
        {
            return RpcReply.BadRequest("DC_ID_INVALID");
        }

        return RpcReply.Ok(new AuthExportedAuthorization { Id = context.UserId, Bytes = context.Core.Exports.Export(context.UserId, call.DcId) });
    }

    private static RpcReply Import(CallContext context, AuthImportAuthorization call)
    {
        if (AccountDirectory.FindById(call.Id) is not { } account)
        {
            return RpcReply.BadRequest("USER_ID_INVALID");
        }

        return context.Core.Exports.TryImport(call.Id, context.DataCenter, call.Bytes) ? LogIn(context, account) : RpcReply.BadRequest("AUTH_BYTES_INVALID");
    }

    private static RpcReply Bind(CallContext context, AuthBindTempAuthKey call)
    {
        var temporary = context.Key;
        if (!temporary.IsTemporary)
        {
            return RpcReply.BadRequest("TEMP_AUTH_KEY_EMPTY");
        }

        if (call.ExpiresAt <= context.Now)
        {
            return RpcReply.BadRequest("EXPIRES_AT_INVALID");
        }

        // "Unknown key" and "wrong proof" are one error: whoever has no key must not learn which ids exist.
        if (!context.Core.Keys.TryGet(call.PermAuthKeyId, context.DataCenter, out var permanent)
            || permanent.IsTemporary
            || !BindTempAuthKey.Verify(call, permanent.Key, temporary.Key.Id, context.Session.Id, context.MsgId))
        {
            return RpcReply.BadRequest("ENCRYPTED_MESSAGE_INVALID");
        }

        if (temporary.IsBound && temporary.Owner != permanent)
        {
            return RpcReply.BadRequest("TEMP_AUTH_KEY_ALREADY_BOUND");
        }

        context.Core.Keys.Bind(temporary, permanent);
        return RpcReply.Ok(TlBool.True);
    }

    private static RpcReply? TakeLogin(CallContext context, Account account)
    {
        var wait = context.Core.Limits.Take(account.UserId, MethodClass.Login);
        if (wait == 0)
        {
            return null;
        }

        context.Core.Statistics.Flooded();
        return RpcReply.Error(420, $"FLOOD_WAIT_{wait}");
    }
}
