using Emulator.Limits;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>Users.</summary>
internal static class UserMethods
{
    public static void Register(RpcMethods methods)
    {
        methods.Add<UsersGetUsers>(UsersGetUsers.Constructor, "users.getUsers", Access.Anywhere, MethodClass.Other, GetUsers);
        methods.Add<UsersGetFullUser>(UsersGetFullUser.Constructor, "users.getFullUser", Access.Home, MethodClass.Other, GetFullUser);
        methods.Add<AccountGetAuthorizations>(AccountGetAuthorizations.Constructor, "account.getAuthorizations", Access.Home, MethodClass.Other, GetAuthorizations);
    }

    private static RpcReply GetUsers(CallContext context, UsersGetUsers call)
    {
        var users = new List<IUser>(call.Id.Length);
        foreach (var input in call.Id)
        {
            if (context.Find(input) is { } user)
            {
                users.Add(user);
            }
        }

        return users.Count == 0 && call.Id.Length > 0 ? RpcReply.BadRequest("USER_ID_INVALID") : RpcReply.Ok(new TlVector<IUser>([.. users]));
    }

    private static RpcReply GetFullUser(CallContext context, UsersGetFullUser call)
    {
        if (context.Find(call.Id) is not { } user)
        {
            return RpcReply.BadRequest("USER_ID_INVALID");
        }

        return RpcReply.Ok(new UsersUserFull
        {
            FullUser = new UserFull { Id = user.Id, About = "Reads channels.", Settings = new PeerSettings(), NotifySettings = new PeerNotifySettings() },
            Chats = [],
            Users = [user],
        });
    }

    private static RpcReply GetAuthorizations(CallContext context, AccountGetAuthorizations call) => RpcReply.Ok(new AccountAuthorizations
    {
        AuthorizationTtlDays = 180,
        Authorizations =
        [
            new Authorization
            {
                Current = true,
                DeviceModel = "device",
                Platform = "platform",
                SystemVersion = "1",
                ApiId = 1,
                AppName = "application",
                AppVersion = "1",
                DateCreated = context.Key.Owner.Created,
                DateActive = context.Now,
                Ip = "127.0.0.1",
                Country = "Germany",
            },
        ],
    });
}
