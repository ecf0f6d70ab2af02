using System.Collections.Concurrent;

namespace Orleans.Serialization.Copying;

/// <summary>Knows how each type is copied, and which types may not cross between grains at all.</summary>
internal static class CopierTable
{
    // Stands for "needs no copying", which is not the same as "not looked up yet".
    private static readonly object NoCopying = new();

    private static readonly ConcurrentDictionary<Type, object> Known = new();

    /// <summary>Null where values need no copying.</summary>
    /// <exception cref="CodecNotFoundException">The type may not cross between grains.</exception>
    public static ValueCopier? For(Type type)
    {
        if (!Known.TryGetValue(type, out var known))
        {
            known = Known.GetOrAdd(type, Create(type));
        }

        return known as ValueCopier;
    }

    private static object Create(Type type)
    {
        if (ShallowTypes.Contains(type))
        {
            return NoCopying;
        }

        var copierType = ReferenceCopiers.TypeFor(type) ?? CollectionCopiers.TypeFor(type) ?? ObjectCopiers.TypeFor(type);
        if (copierType is null)
        {
            throw Refuse(type, "it has no [GenerateSerializer]");
        }

        return Activator.CreateInstance(copierType)!;
    }

    public static CodecNotFoundException Refuse(Type type, string reason) =>
        new($"Could not find a codec for type {type.FullName ?? type.Name}: {reason}.");
}
