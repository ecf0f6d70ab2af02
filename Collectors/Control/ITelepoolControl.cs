using Grains.Interfaces.Accounts;
using Grains.Interfaces.Operations;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Control;

/// <summary>What commands ask of the platform, whether it runs in their own process or in a host.</summary>
public interface ITelepoolControl
{
    /// <summary>The pool, for operators.</summary>
    IPoolControl Pool { get; }

    /// <summary>What is collected, for operators.</summary>
    ICollectionControl Collection { get; }

    /// <summary>Single accounts, for operators.</summary>
    IAccountControl Accounts { get; }

    /// <summary>The collector of statistics.</summary>
    IStatisticsControl Statistics { get; }

    /// <summary>The collector of updates.</summary>
    IUpdatesControl Updates { get; }

    /// <summary>The proxies, for operators.</summary>
    IProxyControl Proxies { get; }

    /// <summary>The configuration, for operators.</summary>
    IConfigurationControl Configuration { get; }

    /// <summary>The vault's keys, for operators.</summary>
    IKeyControl Keys { get; }

    /// <summary>Who may use the operator's pages and the admin API.</summary>
    IOperatorControl Operators { get; }

    /// <summary>The accounts of the pool, in the order in which they were added.</summary>
    Task<IReadOnlyList<AccountStatus>> ListAccountsAsync(CancellationToken cancellationToken);

    /// <summary>Takes one step of an account's login; the first also adds it to the pool.</summary>
    Task<LoginAnswer> LoginAsync(string accountId, LoginInput input, CancellationToken cancellationToken);

    /// <summary>Takes over a login that another client made; a good one is added to the pool.</summary>
    Task<LoginAnswer> ImportAsync(string accountId, ImportInput input, CancellationToken cancellationToken);

    /// <summary>Gives an account's login away.</summary>
    Task<OperationResult<PortableSession>> ExportAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>Seals every account's login and every proxy's address under the newest key.</summary>
    Task<IReadOnlyList<ResealAnswer>> ResealAsync(CancellationToken cancellationToken);

    /// <summary>Looks at everything that accounts need to work.</summary>
    /// <param name="accountId">The account; null for all of the pool.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<AccountExamination>> ExamineAsync(string? accountId, CancellationToken cancellationToken);

    /// <summary>Collects a channel's history into the database.</summary>
    Task<ChannelOutcome> CollectAsync(string username, int? limit, IHistoryObserver observer, CancellationToken cancellationToken);

    /// <summary>Writes stored messages of a channel, newest first, as one JSON object a line (<see cref="MessageLines"/>).</summary>
    /// <param name="username">The channel, without the at sign.</param>
    /// <param name="limit">Newest messages wanted; null for all.</param>
    /// <param name="destination">Where the lines go.</param>
    /// <param name="cancellationToken">Stops between two lines.</param>
    Task WriteMessagesAsync(string username, int? limit, Stream destination, CancellationToken cancellationToken);
}
