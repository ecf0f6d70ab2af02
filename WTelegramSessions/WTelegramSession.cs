using Grains.Accounts.Sessions;
using Grains.Accounts.Sessions.Mtproto;
using Grains.Interfaces.Collection;
using MTProto.Client;
using MTProto.Tl;
using TL;
using Mine = MTProto.Tl;

namespace WTelegramSessions;

/// <summary>The port on WTelegramClient. Methods and answers are those of our own schema; the library carries them.</summary>
internal sealed partial class WTelegramSession(LinkOptions options, ClientSessionState state, SessionRoute route) : ITelegramSession
{
    private readonly Link _link = new(options, state, route);
    private readonly MetChannels _met = new();

    public int HomeDc => _link.State.HomeDc;

    public long Revision => _link.Revision;

    // The library keeps it to itself.
    public TimeSpan? ClockOffset => null;

    public IReadOnlyList<FoundChannel> TakeMet() => _met.Take();

    public byte[] Save() => _link.State.Save();

    public void DropSideKey(int dataCenter) => _link.ForgetSideKey(dataCenter);

    public async Task<SessionResult<SentCode>> SendCodeAsync(string phone, CancellationToken cancellationToken)
    {
        var method = new AuthSendCode { PhoneNumber = phone, ApiId = options.ApiId, ApiHash = options.ApiHash, Settings = new Mine.CodeSettings() };
        var (answer, fault) = await CallAsync(method, 0, cancellationToken).ConfigureAwait(false);
        return fault is not null ? new(fault)
            : answer is AuthSentCode sent ? new(new SentCode(sent.PhoneCodeHash))
            : CallErrors.Unexpected<SentCode>("SENT_CODE_UNSUPPORTED");
    }

    public Task<SessionResult<SignedIn>> SignInAsync(string phone, string phoneCodeHash, string code, CancellationToken cancellationToken) =>
        AuthorizeAsync(
            client => client.Invoke(new RawMethod(new AuthSignIn { PhoneNumber = phone, PhoneCodeHash = phoneCodeHash, PhoneCode = code })), cancellationToken);

    public Task<SessionResult<SignedIn>> CheckPasswordAsync(string password, CancellationToken cancellationToken) =>
        AuthorizeAsync(
            async client =>
            {
                if (await client.Invoke(new RawMethod(new AccountGetPassword())).ConfigureAwait(false) is var answer && answer is not Account_Password)
                {
                    return answer;
                }

                var wanted = (Account_Password)answer;
                var proof = await WTelegram.Client.InputCheckPassword(wanted, password).ConfigureAwait(false);
                return await client.Invoke(new RawMethod(new AuthCheckPassword
                {
                    Password = new Mine.InputCheckPasswordSRP { SrpId = proof.srp_id, A = proof.A, M1 = proof.M1 },
                })).ConfigureAwait(false);
            },
            cancellationToken);

    public async Task<SessionResult<SignedIn>> LogOutAsync(CancellationToken cancellationToken)
    {
        var (_, fault) = await CallAsync(new AuthLogOut(), 0, cancellationToken).ConfigureAwait(false);
        if (fault is not null)
        {
            return new(fault);
        }

        _link.ForgetUser();
        return new(new SignedIn(0));
    }

    public async Task<SessionResult<SignedIn>> VerifyAsync(CancellationToken cancellationToken)
    {
        var (users, fault) = await RunAsync(client => client.Invoke(new UsersQuery()), 0, cancellationToken).ConfigureAwait(false);
        return fault is not null ? new(fault)
            : users is [TL.User self, ..] ? new(new SignedIn(self.id, self.flags.HasFlag(TL.User.Flags.bot)))
            : CallErrors.Unexpected<SignedIn>("USER_EMPTY");
    }

    public async Task<SessionResult<FoundChannel>> ResolveAsync(string username, CancellationToken cancellationToken)
    {
        var (answer, fault) = await CallAsync(new ContactsResolveUsername { Username = username }, 0, cancellationToken).ConfigureAwait(false);
        return fault is not null ? new(fault)
            : ChannelMapping.ToChannel(username, answer!) is { } found ? new(found)
            : new(new SessionFault(SessionFaultKind.Rpc, IPeerSession.NotAChannel));
    }

    public async Task<SessionResult<HistoryPage>> GetHistoryAsync(HistoryQuery query, long accessHash, CancellationToken cancellationToken)
    {
        var method = new MessagesGetHistory
        {
            Peer = new Mine.InputPeerChannel { ChannelId = query.ChannelId, AccessHash = accessHash },
            OffsetId = query.OffsetId,
            MinId = query.MinId,
            Limit = query.Limit,
        };
        var (answer, fault) = await CallAsync(method, 0, cancellationToken).ConfigureAwait(false);
        return fault is not null ? new(fault)
            : MessageMapping.ToPage(query.ChannelId, answer!) is { } page ? new(page)
            : CallErrors.Unexpected<HistoryPage>("MESSAGES_NOT_MODIFIED");
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private async Task<SessionResult<SignedIn>> AuthorizeAsync(Func<WTelegram.Client, Task<IObject>> call, CancellationToken cancellationToken)
    {
        var (user, fault) = await RunAsync(
            async client => await call(client).ConfigureAwait(false) switch
            {
                Auth_Authorization { user: TL.User } authorization => client.LoginAlreadyDone(authorization),
                TL.RpcError error => throw new LinkException(CallFaults.Of(error)),
                _ => throw new LinkException(new SessionFault(SessionFaultKind.Rpc, "PHONE_NUMBER_UNOCCUPIED")),
            },
            0,
            cancellationToken).ConfigureAwait(false);
        return fault is not null ? new(fault) : new(new SignedIn(user!.id, user.flags.HasFlag(TL.User.Flags.bot)));
    }

    /// <summary>
    /// Calls a method of our schema at a data centre; 0 is the account's home. Asked for any object, the library hands errors over as they came:
    /// it neither waits nor moves the account for them. Where an error names another data centre, the call is made there once.
    /// </summary>
    private async Task<(T? Answer, SessionFault? Fault)> CallAsync<T>(ITlMethod<T> method, int dataCenter, CancellationToken cancellationToken)
        where T : class
    {
        var (answer, fault) = await RunAsync(client => client.Invoke(new RawMethod(method)), dataCenter, cancellationToken).ConfigureAwait(false);
        if (answer is TL.RpcError { error_code: 303 } elsewhere && CallFaults.NumberOf(elsewhere.error_message) is > 0 and var there)
        {
            if (elsewhere.error_message.StartsWith("STATS_", StringComparison.Ordinal) || _link.State.UserId != 0)
            {
                dataCenter = there;
            }
            else
            {
                _link.MoveHome(there);
            }

            (answer, fault) = await RunAsync(client => client.Invoke(new RawMethod(method)), dataCenter, cancellationToken).ConfigureAwait(false);
        }

        if (fault is null && answer is TL.RpcError error)
        {
            fault = CallFaults.Of(error) with { DataCenter = dataCenter == 0 ? HomeDc : dataCenter, IsOnSide = dataCenter != 0 && dataCenter != HomeDc };
        }

        if (fault is not null)
        {
            return (null, fault);
        }

        var read = answer is null ? null : Read(method, RawMethod.BytesOf(answer));
        _met.NoteAnswer(read);
        return read is null ? (null, new SessionFault(SessionFaultKind.Unreadable, "UNREADABLE")) : (read, null);
    }

    private static T? Read<T>(ITlMethod<T> method, byte[] bytes)
        where T : class
    {
        var reader = new TlReader(bytes);
        var result = method.ReadResult(ref reader);
        return reader.Status == TlStatus.Ok ? result : null;
    }

    private async Task<(T? Answer, SessionFault? Fault)> RunAsync<T>(Func<WTelegram.Client, Task<T>> call, int dataCenter, CancellationToken cancellationToken)
        where T : class
    {
        var asked = dataCenter == 0 ? HomeDc : dataCenter;
        WTelegram.Client? home = null;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(options.CallTimeout);
            (home, var ended) = await _link.ConnectAsync(limit.Token).ConfigureAwait(false);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ended);
            try
            {
                var client = asked == HomeDc ? home : await SideAsync(home, asked).WaitAsync(either.Token).ConfigureAwait(false);
                return (await call(client).WaitAsync(either.Token).ConfigureAwait(false), null);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested && !limit.IsCancellationRequested)
            {
                throw new IOException("the connection ended");
            }
        }
        catch (Exception exception) when (CallFaults.IsExpected(exception))
        {
            var fault = CallFaults.Of(exception, cancellationToken);
            if (fault.Kind is SessionFaultKind.Disconnected or SessionFaultKind.KeyUnknown or SessionFaultKind.TransportFlood or SessionFaultKind.WrongDataCenter)
            {
                _link.GiveUp(home);
            }

            return (null, fault with { DataCenter = asked, IsOnSide = asked != HomeDc });
        }
    }

    private static async Task<WTelegram.Client> SideAsync(WTelegram.Client home, int dataCenter)
    {
        var side = await home.GetClientForDC(dataCenter).ConfigureAwait(false);
        side.FloodRetryThreshold = 0;
        side.MaxAutoReconnects = 1;
        return side;
    }

    /// <summary>users.getUsers of the account itself; a bare vector of answers, which only the library's own type can name.</summary>
    private sealed class UsersQuery : IMethod<UserBase[]>
    {
        private readonly RawMethod _inner = new(new UsersGetUsers { Id = [new Mine.InputUserSelf()] });

        public void WriteTL(BinaryWriter writer) => _inner.WriteTL(writer);
    }
}
