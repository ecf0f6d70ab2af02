using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Control;

/// <summary>Jobs of a running host, over its loopback interface (<see cref="CollectionRoutes"/>).</summary>
internal sealed class RemoteCollectionControl(HttpClient http) : ICollectionControl
{
    public async Task<CollectionListing> ListAsync(string job, CancellationToken cancellationToken)
    {
        return await http.AskAsync(PathOf(job), ControlJson.Default.CollectionListing, cancellationToken).ConfigureAwait(false);
    }

    public async Task<CollectionAnswer> ChangeAsync(string job, CollectionChange change, CancellationToken cancellationToken)
    {
        using var answer = await http.SayAsync(PathOf(job), change, ControlJson.Default.CollectionChange, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.CollectionAnswer, cancellationToken).ConfigureAwait(false);
    }

    private static string PathOf(string job) => $"{CollectionRoutes.Path}/{Uri.EscapeDataString(job)}";
}
