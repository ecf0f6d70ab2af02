using MTProto.Client;

namespace Grains.Accounts.Sessions.Mtproto;

/// <content>Channels that answers show along the way.</content>
internal sealed partial class MtprotoSession
{
    private readonly MetChannels _met = new();

    public IReadOnlyList<FoundChannel> TakeMet() => _met.Take();

    /// <summary>Looks through an answer for channels, and passes it on.</summary>
    private CallResult<T> Noted<T>(CallResult<T> result)
    {
        _met.NoteAnswer(result.Value);
        return result;
    }
}
