namespace MTProto.Client.Proxies;

/// <summary>Why a text is no proxy's address. Repeats nothing of the text, which may hold credentials.</summary>
/// <param name="Position">Where, counted in characters from 0.</param>
/// <param name="Problem">What is wrong there.</param>
public readonly record struct ProxyAddressError(int Position, string Problem);
