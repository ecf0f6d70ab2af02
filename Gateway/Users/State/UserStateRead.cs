namespace Telepool.Gateway.Users.State;

/// <summary>What was read of the state.</summary>
/// <param name="Status">What was found.</param>
/// <param name="Users">What was counted, by user.</param>
/// <param name="Problem">What is wrong, for operators; empty where nothing is.</param>
internal sealed record UserStateRead(UserStateStatus Status, IReadOnlyDictionary<string, UserTotals> Users, string Problem = "");
