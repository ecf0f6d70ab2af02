namespace Telepool.Gateway.Admin;

/// <summary>Who is calling the operator's interface.</summary>
/// <param name="Name">The name of the token that was shown.</param>
/// <param name="Role">What that allows.</param>
internal sealed record AdminCaller(string Name, AdminRole Role);
