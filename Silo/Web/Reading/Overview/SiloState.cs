using Orleans.Runtime;

namespace Telepool.Silo.Web.Reading.Overview;

/// <summary>A silo and how it stands.</summary>
/// <param name="Name">Its address and generation.</param>
/// <param name="Status">As the cluster sees it.</param>
internal sealed record SiloState(string Name, SiloStatus Status);
