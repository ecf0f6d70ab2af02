using Grains.Interfaces.Collection;
using Grains.Interfaces.Statistics;
using Grains.Interfaces.Updates;

namespace Grains.Accounts.Sessions.Faults;

/// <summary>A session whose calls fail at random instead of being sent. Logging in and out is left alone: what fails there is lost for good.</summary>
internal sealed class FaultySession(ITelegramSession inner, FaultInjector faults) : ITelegramSession
{
    public int HomeDc => inner.HomeDc;

    public long Revision => inner.Revision;

    public TimeSpan? ClockOffset => inner.ClockOffset;

    public byte[] Save() => inner.Save();

    public Task<SessionResult<SentCode>> SendCodeAsync(string phone, CancellationToken cancellationToken) => inner.SendCodeAsync(phone, cancellationToken);

    public Task<SessionResult<SignedIn>> SignInAsync(string phone, string phoneCodeHash, string code, CancellationToken cancellationToken) =>
        inner.SignInAsync(phone, phoneCodeHash, code, cancellationToken);

    public Task<SessionResult<SignedIn>> CheckPasswordAsync(string password, CancellationToken cancellationToken) => inner.CheckPasswordAsync(password, cancellationToken);

    public Task<SessionResult<SignedIn>> LogOutAsync(CancellationToken cancellationToken) => inner.LogOutAsync(cancellationToken);

    public Task<SessionResult<SignedIn>> VerifyAsync(CancellationToken cancellationToken) => CallAsync(inner.VerifyAsync, cancellationToken);

    public Task<SessionResult<FoundChannel>> ResolveAsync(string username, CancellationToken cancellationToken) =>
        CallAsync(token => inner.ResolveAsync(username, token), cancellationToken);

    public Task<SessionResult<HistoryPage>> GetHistoryAsync(HistoryQuery query, long accessHash, CancellationToken cancellationToken) =>
        CallAsync(token => inner.GetHistoryAsync(query, accessHash, token), cancellationToken);

    public Task<SessionResult<ChannelDifferencePage>> GetChannelDifferenceAsync(DifferenceQuery query, long accessHash, CancellationToken cancellationToken) =>
        CallAsync(token => inner.GetChannelDifferenceAsync(query, accessHash, token), cancellationToken);

    public IAsyncEnumerable<SessionPush> ReadUpdatesAsync(CancellationToken cancellationToken) => inner.ReadUpdatesAsync(cancellationToken);

    public void Reroute() => inner.Reroute();

    public void DropSideKey(int dataCenter) => inner.DropSideKey(dataCenter);

    public Task<SessionResult<ChannelStanding>> GetStandingAsync(long channelId, long accessHash, CancellationToken cancellationToken) =>
        CallAsync(token => inner.GetStandingAsync(channelId, accessHash, token), cancellationToken);

    public Task<SessionResult<StatisticsReport>> GetStatisticsAsync(
        long channelId, long accessHash, StatisticsKind kind, int dataCenter, CancellationToken cancellationToken) =>
        CallAsync(token => inner.GetStatisticsAsync(channelId, accessHash, kind, dataCenter, token), cancellationToken);

    public Task<SessionResult<StatisticsGraph>> LoadGraphAsync(GraphQuery query, CancellationToken cancellationToken) =>
        CallAsync(token => inner.LoadGraphAsync(query, token), cancellationToken);

    public IReadOnlyList<FoundChannel> TakeMet() => inner.TakeMet();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<SessionResult<T>> CallAsync<T>(Func<CancellationToken, Task<SessionResult<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            if (await faults.BeforeCallAsync(cancellationToken) is { } fault)
            {
                return new SessionResult<T>(fault);
            }
        }
        catch (OperationCanceledException)
        {
            return new SessionResult<T>(new SessionFault(SessionFaultKind.Cancelled, "CANCELLED"));
        }

        return await call(cancellationToken);
    }
}
