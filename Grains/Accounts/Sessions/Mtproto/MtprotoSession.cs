using Grains.Interfaces.Collection;
using MTProto.Client;
using MTProto.Tl;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>The port on our own client. The client does the work; this maps.</summary>
internal sealed partial class MtprotoSession : ITelegramSession
{
    // Reading twice does no harm, so the client may send these again after a lost connection.
    private static readonly CallOptions Reading = new() { Idempotent = true };

    private readonly TelegramClient _client;
    private long _revision;

    public MtprotoSession(TelegramClientOptions options, ClientSessionState state)
    {
        _client = new TelegramClient(options, state);
        _client.StateChanged += _ => Interlocked.Increment(ref _revision);
    }

    public int HomeDc => _client.State.HomeDc;

    public long Revision => Interlocked.Read(ref _revision);

    public void Reroute() => _client.Reroute();

    public void DropSideKey(int dataCenter) => _client.ForgetSideKey(dataCenter);

    public TimeSpan? ClockOffset => _client.ClockOffset;

    public byte[] Save() => _client.State.Save();

    public async Task<SessionResult<SentCode>> SendCodeAsync(string phone, CancellationToken cancellationToken)
    {
        var result = await _client.SendCodeAsync(phone, cancellationToken).ConfigureAwait(false);
        return !result.IsOk ? CallErrors.Failed<SentCode>(result.Error)
            : result.Value is AuthSentCode sent ? new(new SentCode(sent.PhoneCodeHash))
            : CallErrors.Unexpected<SentCode>("SENT_CODE_UNSUPPORTED");
    }

    public async Task<SessionResult<SignedIn>> SignInAsync(string phone, string phoneCodeHash, string code, CancellationToken cancellationToken) =>
        ToSignedIn(await _client.SignInAsync(phone, phoneCodeHash, code, cancellationToken).ConfigureAwait(false));

    public async Task<SessionResult<SignedIn>> CheckPasswordAsync(string password, CancellationToken cancellationToken) =>
        ToSignedIn(await _client.CheckPasswordAsync(password, cancellationToken).ConfigureAwait(false));

    public async Task<SessionResult<SignedIn>> LogOutAsync(CancellationToken cancellationToken)
    {
        var result = await _client.LogOutAsync(cancellationToken).ConfigureAwait(false);
        return result.IsOk ? new(new SignedIn(0)) : CallErrors.Failed<SignedIn>(result.Error);
    }

    public async Task<SessionResult<SignedIn>> VerifyAsync(CancellationToken cancellationToken)
    {
        var result = await _client.CallAsync(new UsersGetUsers { Id = [new InputUserSelf()] }, Reading, cancellationToken).ConfigureAwait(false);
        return !result.IsOk ? CallErrors.Failed<SignedIn>(result.Error)
            : result.Value is [User self, ..] ? new(new SignedIn(self.Id, self.Bot))
            : CallErrors.Unexpected<SignedIn>("USER_EMPTY");
    }

    public async Task<SessionResult<FoundChannel>> ResolveAsync(string username, CancellationToken cancellationToken)
    {
        var result = Noted(await _client.CallAsync(new ContactsResolveUsername { Username = username }, Reading, cancellationToken).ConfigureAwait(false));
        return !result.IsOk ? CallErrors.Failed<FoundChannel>(result.Error)
            : ChannelMapping.ToChannel(username, result.Value) is { } found ? new(found)
            // A person's name is nobody else's channel either; a channel that this account may not read can be another's.
            : new(new SessionFault(SessionFaultKind.Rpc, result.Value is ContactsResolvedPeer { Peer: PeerUser } ? IPeerSession.NotAChannel : "CHANNEL_INVALID"));
    }

    public async Task<SessionResult<HistoryPage>> GetHistoryAsync(HistoryQuery query, long accessHash, CancellationToken cancellationToken)
    {
        var method = new MessagesGetHistory
        {
            Peer = new InputPeerChannel { ChannelId = query.ChannelId, AccessHash = accessHash },
            OffsetId = query.OffsetId,
            MinId = query.MinId,
            Limit = query.Limit,
        };
        var result = Noted(await _client.CallAsync(method, Reading, cancellationToken).ConfigureAwait(false));
        return !result.IsOk ? CallErrors.Failed<HistoryPage>(result.Error)
            : MessageMapping.ToPage(query.ChannelId, result.Value) is { } page ? new(page)
            : CallErrors.Unexpected<HistoryPage>("MESSAGES_NOT_MODIFIED");
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static SessionResult<SignedIn> ToSignedIn(SignInResult result) => result.Status switch
    {
        SignInStatus.SignedIn when result.User is { } user => new(new SignedIn(user.Id)),
        SignInStatus.PasswordNeeded => new(new SessionFault(SessionFaultKind.PasswordNeeded, "SESSION_PASSWORD_NEEDED")),
        SignInStatus.SignUpNeeded => new(new SessionFault(SessionFaultKind.Rpc, "PHONE_NUMBER_UNOCCUPIED")),
        SignInStatus.NoPassword => new(new SessionFault(SessionFaultKind.Rpc, "PASSWORD_MISSING")),
        SignInStatus.Unsupported => new(new SessionFault(SessionFaultKind.Unreadable, "PASSWORD_ALGORITHM_UNSUPPORTED")),
        _ => result.Error is { } error
            ? CallErrors.Failed<SignedIn>(error)
            : new(new SessionFault(SessionFaultKind.Rpc, result.Status.ToString())),
    };
}
