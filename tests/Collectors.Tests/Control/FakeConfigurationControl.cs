using Grains.Interfaces.Configuration;
using ServiceDefaults.Configuration;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Tests.Control;

/// <summary>A configuration that answers in a fixed way and remembers what it was asked.</summary>
internal sealed class FakeConfigurationControl : IConfigurationControl
{
    public static readonly ConfigurationSnapshot Snapshot = new(
        7, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "ann", "slower", new Dictionary<string, string> { ["MTPROTO_GLOBAL_RPS"] = "2", ["MTPROTO_PROXIES"] = ConfigurationSnapshot.Mask });

    public List<object> Asked { get; } = [];

    public ConfigurationAnswer Answer { get; set; } = new(ConfigurationStatus.Applied, Snapshot, [])
    {
        Differences = [new ConfigurationDifference("MTPROTO_GLOBAL_RPS", null, "2", 7, "ann")],
        AtNextStart = ["MTPROTO_CLIENT"],
    };

    public Task<ConfigurationListing> ShowAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ConfigurationListing(7, TelepoolSettings.From(new Dictionary<string, string> { ["MTPROTO_PROXIES"] = "socks5://hidden:1" }).Settings!.Layers!.Rows(), ["X: bad"]));

    public Task<IReadOnlyList<ConfigurationSnapshot>> HistoryAsync(int count, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ConfigurationSnapshot>>([.. Enumerable.Repeat(Snapshot, count)]);

    public Task<IReadOnlyList<ConfigurationDifference>?> DiffAsync(long from, long to, CancellationToken cancellationToken) =>
        Task.FromResult(from < 0 ? null : Answer.Differences);

    public Task<ConfigurationAnswer> ChangeAsync(ConfigurationChange change, bool isTrial, CancellationToken cancellationToken)
    {
        Asked.Add((change.ExpectedVersion, change.Author, string.Join(' ', change.Set.Select(entry => $"{entry.Key}={entry.Value}")), isTrial));
        return Task.FromResult(Answer);
    }

    public Task<ConfigurationAnswer> RollBackAsync(long toVersion, long expectedVersion, string author, CancellationToken cancellationToken)
    {
        Asked.Add((toVersion, expectedVersion, author));
        return Task.FromResult(Answer);
    }
}
