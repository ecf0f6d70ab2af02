using System.Globalization;

namespace MTProto.Client.Proxies;

/// <summary>Why an entry of a list is no proxy's address. Repeats nothing of the entry, which may hold credentials.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted in characters from 1.</param>
/// <param name="Problem">What is wrong there.</param>
public readonly record struct ProxyListError(int Line, int Column, string Problem)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}: {Problem}");
}
