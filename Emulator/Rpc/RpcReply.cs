using Emulator.Connections;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>What a call led to.</summary>
internal readonly struct RpcReply
{
    private RpcReply(ITlObject? result, RpcError? error)
    {
        Result = result;
        Fault = error;
    }

    public ITlObject? Result { get; }

    public RpcError? Fault { get; }

    /// <summary>What becomes of the connection instead of an answer; null where there is one.</summary>
    public Verdict? Instead { get; private init; }

    public static RpcReply Ok(ITlObject result) => new(result, null);

    public static RpcReply Error(int code, string message) => new(null, new RpcError { ErrorCode = code, ErrorMessage = message });

    /// <summary>No answer; the connection may end with it.</summary>
    public static RpcReply None(Verdict verdict) => new(null, null) { Instead = verdict };

    /// <summary>400, the caller's mistake.</summary>
    public static RpcReply BadRequest(string message) => Error(400, message);

    /// <summary>303, to be asked elsewhere.</summary>
    public static RpcReply Migrate(string kind, int dataCenter) => Error(303, $"{kind}_MIGRATE_{dataCenter}");
}
