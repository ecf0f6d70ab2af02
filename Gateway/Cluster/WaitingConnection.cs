using Telepool.Gateway.Users;

namespace Telepool.Gateway.Cluster;

/// <summary>A connection that waits for the cluster.</summary>
/// <param name="Request">The request.</param>
/// <param name="Until">When it is answered at the latest, on the clock of workers.</param>
internal readonly record struct WaitingConnection(AdmissionRequest Request, long Until);
