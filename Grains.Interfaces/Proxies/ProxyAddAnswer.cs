namespace Grains.Interfaces.Proxies;

/// <summary>What came of a list of proxies: either all of it was taken, or nothing.</summary>
[GenerateSerializer, Immutable, Alias("telepool.proxy-add-answer")]
public sealed record ProxyAddAnswer
{
    /// <summary>The proxies of the list; empty where there is an error.</summary>
    [Id(0)]
    public IReadOnlyList<string> ProxyIds { get; init; } = [];

    /// <summary>Every error, in the order of the text.</summary>
    [Id(1)]
    public IReadOnlyList<ProxyTextError> Errors { get; init; } = [];
}
