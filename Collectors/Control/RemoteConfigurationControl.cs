using Grains.Interfaces.Configuration;

namespace Telepool.Collectors.Control;

/// <summary>The configuration of a running host, over its loopback interface (<see cref="ConfigurationRoutes"/>).</summary>
internal sealed class RemoteConfigurationControl(HttpClient http) : IConfigurationControl
{
    public async Task<ConfigurationListing> ShowAsync(CancellationToken cancellationToken) =>
        await http.AskAsync(ConfigurationRoutes.ShowPath, ControlJson.Default.ConfigurationListing, cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<ConfigurationSnapshot>> HistoryAsync(int count, CancellationToken cancellationToken)
    {
        using var answer = await SayAsync(ConfigurationRoutes.HistoryPath, new ConfigurationQuery { From = count }, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.IReadOnlyListConfigurationSnapshot, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ConfigurationDifference>?> DiffAsync(long from, long to, CancellationToken cancellationToken)
    {
        using var answer = await SayAsync(ConfigurationRoutes.DiffPath, new ConfigurationQuery { From = from, To = to }, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.FindAsync(answer, ControlJson.Default.IReadOnlyListConfigurationDifference, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ConfigurationAnswer> ChangeAsync(ConfigurationChange change, bool isTrial, CancellationToken cancellationToken)
    {
        using var answer = await SayAsync(ConfigurationRoutes.ChangePath, new ConfigurationQuery { Change = change, IsTrial = isTrial }, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.ConfigurationAnswer, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ConfigurationAnswer> RollBackAsync(long toVersion, long expectedVersion, string author, CancellationToken cancellationToken)
    {
        using var answer = await SayAsync(ConfigurationRoutes.RollBackPath, new ConfigurationQuery { From = toVersion, To = expectedVersion, Author = author }, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.ConfigurationAnswer, cancellationToken).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> SayAsync(string path, ConfigurationQuery query, CancellationToken cancellationToken) =>
        http.SayAsync(path, query, ControlJson.Default.ConfigurationQuery, cancellationToken);
}
