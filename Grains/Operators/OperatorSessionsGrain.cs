using Grains.Interfaces.Operators;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Operators;

/// <summary>The operators' sessions. Stored when one is opened or ended; that one was used is stored at most once a minute, as idle times are longer.</summary>
internal sealed class OperatorSessionsGrain(
    [PersistentState("operator-sessions", GrainStorageNames.Durable)] IPersistentState<OperatorSessionsState> state,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, IOperatorSessionsGrain
{
    private const int MaxOnce = 100;
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, OneTimeLogin> _once = [];

    private Dictionary<string, OperatorSession> Sessions => state.State.Sessions;

    /// <inheritdoc/>
    public async Task OpenAsync(OperatorSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        RemoveOver();
        while (Sessions.Count >= IOperatorSessionsGrain.MaxSessions)
        {
            Sessions.Remove(Sessions.Values.MinBy(static known => known.SeenAt)!.Id);
        }

        Sessions[session.Id] = session;
        await SaveAsync();
    }

    /// <inheritdoc/>
    public async Task<OperatorSession?> FindAsync(string id)
    {
        var now = time.GetUtcNow();
        var session = Find(id, now);
        if (session is not null && now - session.SeenAt >= SeenEvery)
        {
            Sessions[id] = session with { SeenAt = now };
            await SaveAsync();
        }

        return session;
    }

    /// <inheritdoc/>
    public Task<OperatorSession?> LookAsync(string id) => Task.FromResult(Find(id, time.GetUtcNow()));

    /// <inheritdoc/>
    public async Task EndAsync(string id)
    {
        if (Sessions.Remove(id))
        {
            await SaveAsync();
        }
    }

    /// <inheritdoc/>
    public async Task<int> EndAllOfAsync(string name)
    {
        var of = Sessions.Values.Where(session => session.Name == name).Select(static session => session.Id).ToList();
        of.ForEach(id => Sessions.Remove(id));
        if (of.Count > 0)
        {
            await SaveAsync();
        }

        return of.Count;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<OperatorSession>> ListAsync()
    {
        var now = time.GetUtcNow();
        return Task.FromResult<IReadOnlyList<OperatorSession>>(
            Sessions.Values.Where(session => !IsOver(session, now)).OrderByDescending(static session => session.SeenAt).ToArray());
    }

    /// <inheritdoc/>
    public Task AllowOnceAsync(OneTimeLogin login)
    {
        ArgumentNullException.ThrowIfNull(login);
        var now = time.GetUtcNow();
        foreach (var old in _once.Values.Where(known => known.EndsAt <= now).ToList())
        {
            _once.Remove(old.Hash);
        }

        while (_once.Count >= MaxOnce)
        {
            _once.Remove(_once.Values.MinBy(static known => known.EndsAt)!.Hash);
        }

        _once[login.Hash] = login;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<OneTimeLogin?> RedeemAsync(string hash) =>
        Task.FromResult(_once.Remove(hash, out var login) && login.EndsAt > time.GetUtcNow() ? login : null);

    private static bool IsOver(OperatorSession session, DateTimeOffset now) => now >= session.EndsAt || now - session.SeenAt >= session.Idle;

    private OperatorSession? Find(string id, DateTimeOffset now) => Sessions.TryGetValue(id, out var session) && !IsOver(session, now) ? session : null;

    private void RemoveOver()
    {
        var now = time.GetUtcNow();
        foreach (var session in Sessions.Values.Where(session => IsOver(session, now)).ToList())
        {
            Sessions.Remove(session.Id);
        }
    }

    private async Task SaveAsync()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is in memory was not stored: begin again from what is.
            DeactivateOnIdle();
            throw;
        }
    }
}
