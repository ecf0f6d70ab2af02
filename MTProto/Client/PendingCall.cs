using MTProto.Messages;
using MTProto.Tl;

namespace MTProto.Client;

/// <summary>A call whose answer somebody awaits.</summary>
internal sealed class PendingCall<T>(ITlMethod<T> method) : OutgoingCall
{
    // Continuations never run on the reader: they may block, and the reader serves every other call.
    private readonly TaskCompletionSource<CallResult<T>> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<CallResult<T>> Task => _source.Task;

    public override void Write(TlWriter writer) => method.Write(writer);

    public override void OnAnswer(ReadOnlySpan<byte> answer)
    {
        var reader = new TlReader(answer);
        if (reader.PeekUInt32() == RpcError.Constructor)
        {
            reader.ReadUInt32();
            var error = new RpcError { ErrorCode = reader.ReadInt32(), ErrorMessage = reader.ReadString() };
            _source.TrySetResult(CallResult<T>.Fail(reader.Status == TlStatus.Ok ? CallError.FromRpc(error) : Unreadable(reader)));
            return;
        }

        var value = method.ReadResult(ref reader);
        _source.TrySetResult(reader.Status == TlStatus.Ok ? CallResult<T>.Ok(value) : CallResult<T>.Fail(Unreadable(reader)));
    }

    public override void OnFailed(CallFailure failure, string reason, bool mayHaveRun) =>
        _source.TrySetResult(CallResult<T>.Fail(CallError.FromFailure(failure, reason, mayHaveRun)));

    public override void OnFault(Exception exception) => _source.TrySetException(exception);

    private static CallError Unreadable(TlReader reader)
    {
        var reason = reader.Status == TlStatus.Unsupported ? $"constructor {reader.UnsupportedConstructor:x8} is not in the schema" : "the answer is malformed";
        return new CallError(CallErrorKind.Unreadable, 0, reason) { MayHaveRun = true };
    }
}
