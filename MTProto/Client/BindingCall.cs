using MTProto.Crypto;
using MTProto.Messages;
using MTProto.Tl;

namespace MTProto.Client;

/// <summary>auth.bindTempAuthKey, whose content depends on the msg_id under which it is sent (core.telegram.org/api/pfs).</summary>
internal sealed class BindingCall(AuthKey permanent, AuthKey temporary, ClientSession session, int expiresAt, IRandomSource random, Action<CallError?> onBound) : OutgoingCall
{
    public override void Write(TlWriter writer)
    {
        Span<byte> drawn = stackalloc byte[8];
        random.Fill(drawn);
        var inner = new BindAuthKeyInner
        {
            Nonce = BitConverter.ToInt64(drawn),
            TempAuthKeyId = temporary.Id,
            PermAuthKeyId = permanent.Id,
            TempSessionId = session.SessionId,
            ExpiresAt = expiresAt,
        };
        new AuthBindTempAuthKey
        {
            PermAuthKeyId = inner.PermAuthKeyId,
            Nonce = inner.Nonce,
            ExpiresAt = expiresAt,
            EncryptedMessage = BindTempAuthKey.Encrypt(permanent, inner, MsgId, random),
        }.Write(writer);
    }

    public override void OnAnswer(ReadOnlySpan<byte> answer)
    {
        var reader = new TlReader(answer);
        if (reader.PeekUInt32() == TlReader.TrueConstructor)
        {
            onBound(null);
            return;
        }

        var isError = reader.ReadUInt32() == RpcError.Constructor;
        var error = new RpcError { ErrorCode = reader.ReadInt32(), ErrorMessage = reader.ReadString() };
        onBound(isError && reader.Status == TlStatus.Ok ? CallError.FromRpc(error) : new CallError(CallErrorKind.Unreadable, 0, "the answer to the binding is malformed"));
    }

    public override void OnFailed(CallFailure failure, string reason, bool mayHaveRun) => onBound(CallError.FromFailure(failure, reason, mayHaveRun));

    public override void OnFault(Exception exception) => onBound(new CallError(CallErrorKind.Refused, 0, exception.Message));
}
