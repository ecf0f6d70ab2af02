using Emulator.Connections;
using Emulator.Faults;
using Emulator.Layers;
using Emulator.Limits;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>Carries calls out: unwraps them, checks who may call, takes from the limits, and answers values or errors, never exceptions.</summary>
internal sealed class RpcDispatcher
{
    private readonly RpcMethods _methods = new();

    public RpcDispatcher()
    {
        AuthMethods.Register(_methods);
        HelpMethods.Register(_methods);
        UserMethods.Register(_methods);
        ContactMethods.Register(_methods);
        MessageMethods.Register(_methods);
        DialogMethods.Register(_methods);
        ChannelMethods.Register(_methods);
        UpdateMethods.Register(_methods);
        StatisticsMethods.Register(_methods);
        FileMethods.Register(_methods);
    }

    /// <summary>Carries out one call.</summary>
    /// <param name="context">Who calls.</param>
    /// <param name="body">The call, with its wrappers.</param>
    public RpcReply Call(CallContext context, ReadOnlySpan<byte> body)
    {
        var reader = new TlReader(body);
        var call = TlObjects.Read(ref reader);
        if (reader.Status == TlStatus.Unsupported && LegacyCalls.Translate(body, reader.UnsupportedConstructor, reader.Position - 4) is { } translated)
        {
            reader = new TlReader(translated);
            call = TlObjects.Read(ref reader);
        }

        if (reader.Status == TlStatus.Unsupported)
        {
            context.Core.Statistics.Called("unknown");
            return RpcReply.BadRequest($"INPUT_METHOD_INVALID_{(int)reader.UnsupportedConstructor}_{context.Key.Layer}");
        }

        if (reader.Status != TlStatus.Ok)
        {
            return RpcReply.BadRequest("INPUT_FETCH_ERROR");
        }

        var withUpdates = true;
        while (Unwrap(context, call, ref withUpdates) is { } inner)
        {
            call = inner;
        }

        if (_methods.Find(call.ConstructorId) is not { } method)
        {
            return RpcReply.BadRequest($"INPUT_METHOD_INVALID_{(int)call.ConstructorId}_{context.Key.Layer}");
        }

        context.Core.Statistics.Called(method.Name);
        if (context.Core.Script.Take(method.Name, context.DataCenter, context.UserId) is { } fault)
        {
            context.Core.Statistics.FaultInjected();
            return Fail(fault);
        }

        return Call(context, method, call, withUpdates);
    }

    private static RpcReply Fail(ScriptedFault fault) => fault.Kind switch
    {
        ScriptedFaultKind.Transport => RpcReply.None(Verdict.Refuse(fault.Code, "a fault was ordered")),
        ScriptedFaultKind.Silence => RpcReply.None(Verdict.Continue),
        ScriptedFaultKind.Cut => RpcReply.None(Verdict.Close("a fault was ordered")),
        ScriptedFaultKind.Unreadable => RpcReply.Ok(UnknownObject.Instance),
        _ => RpcReply.Error(fault.Code, fault.Error),
    };

    private static RpcReply Call(CallContext context, RpcMethods.Entry method, ITlObject call, bool withUpdates)
    {
        if (context.Key.Burned)
        {
            return RpcReply.Error(406, "AUTH_KEY_DUPLICATED");
        }

        if (context.Key.IsTemporary && !context.Key.IsBound && method.Access != Access.Anonymous)
        {
            return RpcReply.Error(401, "AUTH_KEY_PERM_EMPTY");
        }

        if (method.Access != Access.Anonymous)
        {
            if (context.Account is not { } account)
            {
                return RpcReply.Error(401, context.Key.PendingUserId != 0 ? "SESSION_PASSWORD_NEEDED" : "AUTH_KEY_UNREGISTERED");
            }

            if (method.Access == Access.Home && account.HomeDc != context.DataCenter)
            {
                return RpcReply.Migrate("USER", account.HomeDc);
            }

            context.Session.WantsUpdates |= withUpdates && account.HomeDc == context.DataCenter;
        }

        var wait = context.Core.Limits.Take(context.UserId == 0 ? context.Key.Key.Id : context.UserId, method.Methods);
        if (wait > 0)
        {
            context.Core.Statistics.Flooded();
            return RpcReply.Error(420, $"{(method.Methods == MethodClass.Files ? "FLOOD_PREMIUM_WAIT" : "FLOOD_WAIT")}_{wait}");
        }

        return method.Handler(context, call);
    }

    private static ITlObject? Unwrap(CallContext context, ITlObject call, ref bool withUpdates)
    {
        switch (call)
        {
            case InvokeWithLayer wrapper:
                context.Core.Keys.SetLayer(context.Key, wrapper.Layer);
                return wrapper.Query;
            case InitConnection wrapper:
                return wrapper.Query;
            case InvokeWithoutUpdates wrapper:
                withUpdates = false;
                return wrapper.Query;
            case InvokeAfterMsg wrapper:
                return wrapper.Query;
            case InvokeAfterMsgs wrapper:
                return wrapper.Query;
            case InvokeWithTakeout wrapper:
                return wrapper.Query;
            case InvokeWithMessagesRange wrapper:
                return wrapper.Query;
            default:
                return null;
        }
    }
}
