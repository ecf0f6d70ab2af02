using Grains.Interfaces.Admission;

namespace Telepool.Silo.Web.Reading.Gateways;

/// <summary>A user of the gateways: one that all of them have, or one of a gateway's own configuration. Holds no secret.</summary>
internal sealed record SharedUser
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the user may connect at all.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>What clients do with the secret: <c>plain</c>, <c>padded</c> or <c>tls</c>; empty where the secret is not in the document itself.</summary>
    public string Form { get; init; } = string.Empty;

    /// <summary>Gateways whose own configuration has the user; empty for one that all have, whom these pages can change.</summary>
    public IReadOnlyList<string> Of { get; init; } = [];

    /// <summary>What is used of the limits; null where it was not asked for.</summary>
    public UserUsage? Usage { get; init; }
}
