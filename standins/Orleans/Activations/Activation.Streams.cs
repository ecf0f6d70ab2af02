namespace Orleans.Activations;

internal sealed partial class Activation
{
    /// <summary>Asynchronous streams that are being read, by session. Only turns of the grain touch them.</summary>
    public Dictionary<Guid, IAsyncDisposable> Streams { get; } = [];
}
