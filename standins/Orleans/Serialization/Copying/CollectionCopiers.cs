using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Orleans.Serialization.Copying;

/// <summary>The base class library's collections and tuples.</summary>
internal static class CollectionCopiers
{
    private static readonly Dictionary<Type, Type> Generic = new()
    {
        [typeof(Nullable<>)] = typeof(NullableCopier<>),
        [typeof(List<>)] = typeof(ListCopier<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCopier<,>),
        [typeof(HashSet<>)] = typeof(HashSetCopier<>),
        [typeof(Queue<>)] = typeof(QueueCopier<>),
        [typeof(Stack<>)] = typeof(StackCopier<>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCopier<,>),
        [typeof(SortedList<,>)] = typeof(SortedListCopier<,>),
        [typeof(SortedSet<>)] = typeof(SortedSetCopier<>),
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryCopier<,>),
        [typeof(ConcurrentQueue<>)] = typeof(ConcurrentQueueCopier<>),
        [typeof(ReadOnlyCollection<>)] = typeof(ReadOnlyCollectionCopier<>),
        [typeof(Collection<>)] = typeof(CollectionCopier<>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCopier<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCopier<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCopier<>),
        [typeof(ImmutableSortedSet<>)] = typeof(ImmutableSortedSetCopier<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCopier<,>),
        [typeof(ImmutableSortedDictionary<,>)] = typeof(ImmutableSortedDictionaryCopier<,>),
        [typeof(ArraySegment<>)] = typeof(ArraySegmentCopier<>),
        [typeof(Memory<>)] = typeof(MemoryCopier<>),
        [typeof(ReadOnlyMemory<>)] = typeof(ReadOnlyMemoryCopier<>),
    };

    public static Type? TypeFor(Type type)
    {
        if (type.IsSZArray)
        {
            return typeof(ArrayCopier<>).MakeGenericType(type.GetElementType()!);
        }

        if (!type.IsGenericType)
        {
            return null;
        }

        var arguments = type.GetGenericArguments();
        if (Generic.TryGetValue(type.GetGenericTypeDefinition(), out var copier))
        {
            return copier.MakeGenericType(arguments);
        }

        if (IsTuple(type))
        {
            return typeof(MemberCopier<>).MakeGenericType(type);
        }

        return FrozenBase(type) is { } frozen ? frozen : null;
    }

    /// <summary>Tuples and pairs are copied member by member and need no attributes.</summary>
    public static bool IsTuple(Type type) =>
        type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) || typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type))
        && type.Namespace is "System" or "System.Collections.Generic";

    // The frozen collections are abstract: values are of classes chosen by their content.
    private static Type? FrozenBase(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && current.GetGenericTypeDefinition() == typeof(FrozenDictionary<,>))
            {
                return typeof(FrozenDictionaryCopier<,,>).MakeGenericType([type, .. current.GetGenericArguments()]);
            }

            if (current.IsGenericType && current.GetGenericTypeDefinition() == typeof(FrozenSet<>))
            {
                return typeof(FrozenSetCopier<,>).MakeGenericType([type, .. current.GetGenericArguments()]);
            }
        }

        return null;
    }
}
