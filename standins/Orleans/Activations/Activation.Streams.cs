namespace Orleans.Activations;

internal sealed partial class Activation
{
    /// <summary>Asynchronous streams that are being read, by session. Only turns of the grain touch them.</summary>
    public Dictionary<Guid, IAsyncDisposable> Streams { get; } = [];

    // Readers that come back find the session gone.
    private async Task EndStreamsAsync()
    {
        foreach (var session in Streams.Values.ToList())
        {
            try
            {
                await session.DisposeAsync();
            }
            catch (Exception exception)
            {
                LogEndFailed(Silo.Logger, GrainId, exception);
            }
        }

        Streams.Clear();
    }
}
