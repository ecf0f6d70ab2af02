using Emulator.Limits;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>Configuration, and the calls that clients open with.</summary>
internal static class HelpMethods
{
    private const int ConfigLifetimeSeconds = 3600;

    public static void Register(RpcMethods methods)
    {
        methods.Add<HelpGetConfig>(HelpGetConfig.Constructor, "help.getConfig", Access.Anonymous, MethodClass.Free, GetConfig);
        methods.Add<HelpGetNearestDc>(HelpGetNearestDc.Constructor, "help.getNearestDc", Access.Anonymous, MethodClass.Free, GetNearestDc);
        methods.Add<HelpGetAppConfig>(HelpGetAppConfig.Constructor, "help.getAppConfig", Access.Anonymous, MethodClass.Free, GetAppConfig);
        methods.Add<HelpGetCdnConfig>(HelpGetCdnConfig.Constructor, "help.getCdnConfig", Access.Anonymous, MethodClass.Free, static (_, _) => RpcReply.Ok(new CdnConfig { PublicKeys = [] }));
        methods.Add<HelpGetTermsOfServiceUpdate>(
            HelpGetTermsOfServiceUpdate.Constructor, "help.getTermsOfServiceUpdate", Access.Anywhere, MethodClass.Other,
            static (context, _) => RpcReply.Ok(new HelpTermsOfServiceUpdateEmpty { Expires = context.Now + ConfigLifetimeSeconds }));
        methods.Add<HelpGetPeerColors>(HelpGetPeerColors.Constructor, "help.getPeerColors", Access.Anonymous, MethodClass.Other, static (_, _) => RpcReply.Ok(new HelpPeerColors { Colors = [] }));
        methods.Add<HelpGetPromoData>(
            HelpGetPromoData.Constructor, "help.getPromoData", Access.Anywhere, MethodClass.Other,
            static (context, _) => RpcReply.Ok(new HelpPromoDataEmpty { Expires = context.Now + ConfigLifetimeSeconds }));
        methods.Add<AccountUpdateStatus>(AccountUpdateStatus.Constructor, "account.updateStatus", Access.Anywhere, MethodClass.Other, static (_, _) => RpcReply.Ok(TlBool.True));
        methods.Add<AccountInitTakeoutSession>(
            AccountInitTakeoutSession.Constructor, "account.initTakeoutSession", Access.Home, MethodClass.Other,
            static (context, _) => RpcReply.Ok(new AccountTakeout { Id = context.MsgId }));
        methods.Add<AccountFinishTakeoutSession>(AccountFinishTakeoutSession.Constructor, "account.finishTakeoutSession", Access.Home, MethodClass.Other, static (_, _) => RpcReply.Ok(TlBool.True));
    }

    private static RpcReply GetConfig(CallContext context, HelpGetConfig call)
    {
        var options = new List<IDcOption>(context.Core.EndPoints.Count);
        foreach (var (id, endPoint) in context.Core.EndPoints)
        {
            options.Add(new DcOption { Id = id, IpAddress = endPoint.Address.ToString(), Port = endPoint.Port, Static = true, ThisPortOnly = true });
        }

        return RpcReply.Ok(new Config
        {
            Date = context.Now,
            Expires = context.Now + ConfigLifetimeSeconds,
            TestMode = false,
            ThisDc = context.DataCenter,
            DcOptions = [.. options],
            DcTxtDomainName = "apv3.stel.com",
            ChatSizeMax = 200,
            MegagroupSizeMax = 200_000,
            ForwardedCountMax = 100,
            OnlineUpdatePeriodMs = 210_000,
            OfflineBlurTimeoutMs = 5_000,
            OfflineIdleTimeoutMs = 30_000,
            OnlineCloudTimeoutMs = 300_000,
            NotifyCloudDelayMs = 30_000,
            NotifyDefaultDelayMs = 1_500,
            PushChatPeriodMs = 60_000,
            PushChatLimit = 2,
            EditTimeLimit = 172_800,
            RevokeTimeLimit = int.MaxValue,
            RevokePmTimeLimit = int.MaxValue,
            RatingEDecay = 2_419_200,
            StickersRecentLimit = 200,
            ChannelsReadMediaPeriod = 604_800,
            CallReceiveTimeoutMs = 20_000,
            CallRingTimeoutMs = 90_000,
            CallConnectTimeoutMs = 30_000,
            CallPacketTimeoutMs = 10_000,
            MeUrlPrefix = "https://t.me/",
            CaptionLengthMax = 1_024,
            MessageLengthMax = 4_096,
            WebfileDcId = 4,
            ReactionsDefault = new ReactionEmoji { Emoticon = "👍" },
        });
    }

    private static RpcReply GetNearestDc(CallContext context, HelpGetNearestDc call)
        => RpcReply.Ok(new NearestDc { Country = "DE", ThisDc = context.DataCenter, NearestDcValue = context.DataCenter });

    private static RpcReply GetAppConfig(CallContext context, HelpGetAppConfig call)
    {
        const int Hash = 1;
        return call.Hash == Hash
            ? RpcReply.Ok(new HelpAppConfigNotModified())
            : RpcReply.Ok(new HelpAppConfig { Hash = Hash, Config = new JsonObject { Value = [new JsonObjectValue { Key = "test", Value = new JsonNumber { Value = 1 } }] } });
    }
}
