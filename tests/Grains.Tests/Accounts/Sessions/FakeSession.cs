using System.Collections.Concurrent;
using System.Text;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Collection;

namespace Grains.Tests.Accounts.Sessions;

/// <summary>
/// A session that talks to nobody: code 12345 logs in, accounts named with a final 9 want the password too, every username is a channel, and
/// the next answers can be replaced by faults.
/// </summary>
internal sealed partial class FakeSession(string accountId, byte[] saved) : ITelegramSession
{
    public const string Code = "12345";
    public const string Password = "correct horse";

    private byte[] _saved = saved;
    private long _revision;

    /// <summary>Faults to answer, in order, before anything else is answered again.</summary>
    public ConcurrentQueue<SessionFault> Faults { get; } = new();

    /// <summary>Faults to answer after those, whichever session is called.</summary>
    public ConcurrentQueue<SessionFault> CommonFaults { get; init; } = new();

    /// <summary>Names of the calls made.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Is told of every call once its answer stands.</summary>
    public Action<string>? AfterCall { get; set; }

    /// <summary>Where set, history is answered only once this is complete.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>Where set, logging out is answered only once this is complete.</summary>
    public TaskCompletionSource? LogOutGate { get; set; }

    /// <summary>Whether a log-out stands at <see cref="LogOutGate"/>.</summary>
    public bool IsAtLogOutGate { get; private set; }

    public bool IsDisposed { get; private set; }

    public int HomeDc => 2;

    public long Revision => Interlocked.Read(ref _revision);

    public void DropSideKey(int dataCenter) => Calls.Enqueue($"drop {dataCenter}");

    public TimeSpan? ClockOffset { get; set; } = TimeSpan.Zero;

    public byte[] Save() => (byte[])_saved.Clone();

    public Task<SessionResult<SentCode>> SendCodeAsync(string phone, CancellationToken cancellationToken) =>
        AnswerAsync("auth.sendCode", () => new SentCode("hash-of-" + phone));

    public Task<SessionResult<SignedIn>> SignInAsync(string phone, string phoneCodeHash, string code, CancellationToken cancellationToken)
    {
        Assert.Equal("hash-of-" + phone, phoneCodeHash);
        if (code != Code)
        {
            Faults.Enqueue(new SessionFault(SessionFaultKind.Rpc, "PHONE_CODE_INVALID"));
        }
        else if (accountId.EndsWith('9'))
        {
            Faults.Enqueue(new SessionFault(SessionFaultKind.PasswordNeeded, "SESSION_PASSWORD_NEEDED"));
        }

        return AnswerAsync("auth.signIn", LogIn);
    }

    public Task<SessionResult<SignedIn>> CheckPasswordAsync(string password, CancellationToken cancellationToken)
    {
        if (password != Password)
        {
            Faults.Enqueue(new SessionFault(SessionFaultKind.Rpc, "PASSWORD_HASH_INVALID"));
        }

        return AnswerAsync("auth.checkPassword", LogIn);
    }

    public async Task<SessionResult<SignedIn>> LogOutAsync(CancellationToken cancellationToken)
    {
        if (LogOutGate is { } gate)
        {
            IsAtLogOutGate = true;
            await gate.Task.WaitAsync(cancellationToken);
        }

        return await AnswerAsync("auth.logOut", () => new SignedIn(0));
    }

    /// <summary>Whether the server knows the key as logged in; it does not until the login is over.</summary>
    public bool IsLoggedIn { get; set; } = saved.Length > 0;

    public Task<SessionResult<SignedIn>> VerifyAsync(CancellationToken cancellationToken)
    {
        if (!IsLoggedIn)
        {
            return Task.FromResult(new SessionResult<SignedIn>(new SessionFault(SessionFaultKind.Rpc, "AUTH_KEY_UNREGISTERED")));
        }

        return AnswerAsync("users.getUsers", () => new SignedIn(77));
    }

    public Task<SessionResult<FoundChannel>> ResolveAsync(string username, CancellationToken cancellationToken) =>
        AnswerAsync("contacts.resolveUsername", () => new FoundChannel(
            new ChannelInfo { ChannelId = 1000, Username = username, Title = "A channel", IsBroadcast = true }, AccessHash: Calls.Count));

    public async Task<SessionResult<HistoryPage>> GetHistoryAsync(HistoryQuery query, long accessHash, CancellationToken cancellationToken)
    {
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        return await AnswerAsync("messages.getHistory", () => new HistoryPage
        {
            Messages = [new MessageRecord { ChannelId = query.ChannelId, Id = 5, Date = 1, Text = FakeSessions.SecretText }],
            TotalCount = 5,
        });
    }

    /// <summary>Channels that answers have shown.</summary>
    public ConcurrentQueue<FoundChannel> Met { get; } = new();

    public IReadOnlyList<FoundChannel> TakeMet()
    {
        List<FoundChannel> met = [];
        while (Met.TryDequeue(out var found))
        {
            met.Add(found);
        }

        return met;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        Pushes.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private SignedIn LogIn()
    {
        IsLoggedIn = true;
        _saved = Encoding.UTF8.GetBytes($"keys of {accountId}");
        Interlocked.Increment(ref _revision);
        return new SignedIn(77);
    }

    private Task<SessionResult<T>> AnswerAsync<T>(string call, Func<T> answer)
        where T : class
    {
        Calls.Enqueue(call);
        var result = Faults.TryDequeue(out var fault) || CommonFaults.TryDequeue(out fault) ? new SessionResult<T>(fault) : new SessionResult<T>(answer());
        AfterCall?.Invoke(call);
        return Task.FromResult(result);
    }
}
