namespace Telepool.Collectors.Progress;

/// <summary>A channel's progress at one moment.</summary>
/// <param name="Username">The channel.</param>
/// <param name="Done">Messages stored.</param>
/// <param name="Total">Messages that it has; 0 where not known yet.</param>
/// <param name="Rate">Messages per second since the run began.</param>
/// <param name="Left">When it will be done at this rate; null where that cannot be said.</param>
/// <param name="Account">The account that read last.</param>
/// <param name="Note">Why it waits; empty where it does not.</param>
internal readonly record struct ProgressView(string Username, long Done, long Total, double Rate, TimeSpan? Left, string Account, string Note);
