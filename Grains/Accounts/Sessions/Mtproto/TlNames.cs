using System.Collections.Concurrent;
using MTProto.Tl;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>
/// Short names of constructors: a generated class carries its constructor's name, so <c>messageMediaPhoto</c> without its type's prefix
/// is <c>photo</c>. A new constructor of the schema has its name without a change here.
/// </summary>
internal static class TlNames
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    /// <summary>The constructor's name without the prefix, its first letter in lower case.</summary>
    public static string Short(ITlObject value, string prefix) =>
        Names.GetOrAdd(value.GetType(), static (type, prefix) => Shorten(type.Name, prefix), prefix);

    private static string Shorten(string name, string prefix)
    {
        var rest = name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length ? name[prefix.Length..] : name;
        return string.Concat(char.ToLowerInvariant(rest[0]).ToString(), rest.AsSpan(1));
    }
}
