namespace Telepool.Gateway.Admin.Contracts;

/// <summary>What became of a change.</summary>
/// <param name="Configuration">The number of the configuration that holds now.</param>
/// <param name="IsKept">Whether it outlasts the process: false without a file of users.</param>
/// <param name="AtNextStart">Settings that changed and hold only after a restart.</param>
/// <param name="Secret">A secret that was made; shown this once.</param>
public sealed record ChangeAnswer(long Configuration, bool IsKept, IReadOnlyList<string> AtNextStart, string? Secret);
