using MTProto.Tl;

namespace MTProto.Client;

/// <summary>The outcome of a step of signing in.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="User">The account, when signed in.</param>
/// <param name="Error">The failed call, unless signed in.</param>
public sealed record SignInResult(SignInStatus Status, User? User = null, CallError? Error = null);
