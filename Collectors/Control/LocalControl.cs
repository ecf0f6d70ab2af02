using Grains.Interfaces.Accounts;
using Grains.Interfaces.Operations;
using Telepool.Collectors.History;
using Telepool.Collectors.Leasing;
using Telepool.Collectors.Statistics;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Control;

/// <summary>The platform in this process.</summary>
/// <param name="pool">The accounts.</param>
/// <param name="collector">The collector of the data directory.</param>
/// <param name="updates">Its collector of updates.</param>
/// <param name="statistics">Its collector of statistics.</param>
/// <param name="configuration">The deployment's configuration.</param>
/// <param name="keys">The vault's keys.</param>
/// <param name="operators">Who may log in.</param>
public sealed class LocalControl(IPoolClient pool, HistoryCollector collector, UpdatesCollector updates, StatisticsCollector statistics, IConfigurationControl configuration, IKeyControl keys, IOperatorControl operators) : ITelepoolControl
{
    // More accounts than this are told as the pool knows them: asking each would wake it.
    private const int AskedAccounts = 100;

    private const int AtOnce = 8;

    /// <inheritdoc/>
    public IKeyControl Keys { get; } = keys;

    /// <inheritdoc/>
    public IOperatorControl Operators { get; } = operators;

    /// <inheritdoc/>
    public IPoolControl Pool { get; } = new LocalPoolControl(pool.Pool);

    /// <inheritdoc/>
    public ICollectionControl Collection { get; } = new LocalCollectionControl(pool.Collection);

    /// <inheritdoc/>
    public IAccountControl Accounts { get; } = new LocalAccountControl(pool);

    /// <inheritdoc/>
    public IStatisticsControl Statistics { get; } = new LocalStatisticsControl(statistics);

    /// <inheritdoc/>
    public IUpdatesControl Updates { get; } = new LocalUpdatesControl(updates, collector.Sink);

    /// <inheritdoc/>
    public IProxyControl Proxies { get; } = new LocalProxyControl(pool.Proxies);

    /// <inheritdoc/>
    public IConfigurationControl Configuration { get; } = configuration;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccountStatus>> ListAccountsAsync(CancellationToken cancellationToken)
    {
        var names = await pool.ListAccountsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        if (names.Count > AskedAccounts)
        {
            return await pool.Pool.ListStatusAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return await Task.WhenAll(names.Select(name => pool.Account(name).GetStatusAsync())).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<LoginAnswer> LoginAsync(string accountId, LoginInput input, CancellationToken cancellationToken)
    {
        var account = pool.Account(accountId);
        if (input.Phone is { } phone)
        {
            var answer = await account.BeginLoginAsync(phone).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (answer.Step != LoginStep.Failed)
            {
                await pool.AddAccountAsync(accountId).WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            return answer;
        }

        return await (input.Code is { } code ? account.SubmitCodeAsync(code) : account.SubmitPasswordAsync(input.Password ?? string.Empty))
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<LoginAnswer> ImportAsync(string accountId, ImportInput input, CancellationToken cancellationToken) =>
        pool.Account(accountId).ImportAsync(input.Session, input.Mode).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<OperationResult<PortableSession>> ExportAsync(string accountId, CancellationToken cancellationToken) =>
        pool.Account(accountId).ExportAsync().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ResealAnswer>> ResealAsync(CancellationToken cancellationToken) =>
    [
        .. await EachAsync(null, static account => account.ResealAsync(), cancellationToken).ConfigureAwait(false),
        .. await pool.Proxies.ResealAsync().WaitAsync(cancellationToken).ConfigureAwait(false),
    ];

    /// <inheritdoc/>
    public Task<IReadOnlyList<AccountExamination>> ExamineAsync(string? accountId, CancellationToken cancellationToken) =>
        EachAsync(accountId, static account => account.ExamineAsync(), cancellationToken);

    /// <inheritdoc/>
    public Task<ChannelOutcome> CollectAsync(string username, int? limit, IHistoryObserver observer, CancellationToken cancellationToken) =>
        collector.CollectAsync(username, limit, observer, cancellationToken);

    /// <inheritdoc/>
    public async Task WriteMessagesAsync(string username, int? limit, Stream destination, CancellationToken cancellationToken)
    {
        var channels = await collector.Sink.ChannelsAsync(cancellationToken).ConfigureAwait(false);
        var channel = channels.FirstOrDefault(channel => string.Equals(channel.Username, username, StringComparison.OrdinalIgnoreCase));
        if (channel is not null)
        {
            await MessageLines.WriteAsync(collector.Sink, channel.ChannelId, limit, destination, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks one account or all of the pool, a handful at a time: each may need a connection.</summary>
    private async Task<IReadOnlyList<T>> EachAsync<T>(string? accountId, Func<IAccountGrain, Task<T>> ask, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names = accountId is null ? await pool.ListAccountsAsync().WaitAsync(cancellationToken).ConfigureAwait(false) : [accountId];
        List<T> answers = [];
        foreach (var some in names.Chunk(AtOnce))
        {
            answers.AddRange(await Task.WhenAll(some.Select(name => ask(pool.Account(name)))).WaitAsync(cancellationToken).ConfigureAwait(false));
        }

        return answers;
    }
}
