namespace Telepool.Gateway.Admin.Contracts;

/// <summary>Why something was not done.</summary>
/// <param name="Error">A word for programs.</param>
/// <param name="Reasons">Every reason, for people.</param>
public sealed record ErrorAnswer(string Error, IReadOnlyList<string> Reasons);
