using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Telepool.Gateway.Admission.Access;

/// <summary>What the addresses of a network may do, where no longer prefix says something else.</summary>
public sealed record AccessRule
{
    /// <summary>One to be filled in.</summary>
    public AccessRule()
    {
    }

    /// <summary>One with its parts.</summary>
    [SetsRequiredMembers]
    public AccessRule(IPNetwork network, AccessLevel level)
    {
        Network = network;
        Level = level;
    }

    /// <summary>The network; one of IPv4 counts for IPv4 clients of a dual-stack listener too.</summary>
    public required IPNetwork Network { get; init; }

    /// <summary>What they may.</summary>
    public required AccessLevel Level { get; init; }
}
