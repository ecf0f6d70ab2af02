using System.Net;
using Telepool.Gateway.Upstreams.Balancing;

namespace Telepool.Gateway.Upstreams.Dialing;

/// <summary>One thing that a dial may try.</summary>
/// <param name="Candidate">The upstream, and whom to tell how it did.</param>
/// <param name="Target">The data centre's address; the upstream's own where that is no proxy.</param>
internal readonly record struct DialStep(Candidate Candidate, IPEndPoint Target)
{
    /// <summary>The upstream.</summary>
    public Upstream Upstream => Candidate.Upstream;
}
