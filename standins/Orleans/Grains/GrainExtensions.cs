using Orleans.Runtime;

namespace Orleans;

/// <summary>Identity of grains and of references to them.</summary>
public static class GrainExtensions
{
    /// <summary>A reference to <paramref name="grain"/> as <typeparamref name="TGrainInterface"/>.</summary>
    /// <remarks>A grain hands this out where it would otherwise hand out itself.</remarks>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) =>
        (TGrainInterface)grain.AsReference(typeof(TGrainInterface));

    /// <summary>A reference to <paramref name="grain"/> as <paramref name="interfaceType"/>.</summary>
    public static object AsReference(this IAddressable grain, Type interfaceType) => ReferenceTo(grain).As(interfaceType);

    /// <inheritdoc cref="AsReference{TGrainInterface}(IAddressable)"/>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();

    /// <summary>The identity of <paramref name="grain"/>, which is a grain or a reference to one.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static GrainId GetGrainId(this IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain switch
        {
            GrainReference reference => reference.GrainId,
            IGrainBase own => own.GrainContext.GrainId,
            _ => throw new ArgumentException($"{grain.GetType().FullName} is neither a grain nor a reference to one.", nameof(grain)),
        };
    }

    /// <summary>Whether the key is an integer.</summary>
    public static bool IsPrimaryKeyBasedOnLong(this IAddressable grain) => grain.GetGrainId().TryGetIntegerKey(out _);

    /// <summary>The integer key and its extension.</summary>
    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public static long GetPrimaryKeyLong(this IAddressable grain, out string? keyExt) =>
        grain.GetGrainId().TryGetIntegerKey(out var key, out keyExt) ? key : throw NotA("integer", grain);

    /// <inheritdoc cref="GetPrimaryKeyLong(IAddressable, out string)"/>
    public static long GetPrimaryKeyLong(this IAddressable grain) => grain.GetPrimaryKeyLong(out _);

    /// <summary>The GUID key and its extension.</summary>
    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public static Guid GetPrimaryKey(this IAddressable grain, out string? keyExt) =>
        grain.GetGrainId().TryGetGuidKey(out var key, out keyExt) ? key : throw NotA("GUID", grain);

    /// <inheritdoc cref="GetPrimaryKey(IAddressable, out string)"/>
    public static Guid GetPrimaryKey(this IAddressable grain) => grain.GetPrimaryKey(out _);

    /// <summary>The key as text.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    private static GrainReference ReferenceTo(IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain switch
        {
            GrainReference reference => reference,
            IGrainBase own => own.GrainContext.GrainReference,
            _ => throw new ArgumentException($"{grain.GetType().FullName} is neither a grain nor a reference to one.", nameof(grain)),
        };
    }

    private static InvalidOperationException NotA(string kind, IAddressable grain) =>
        new($"The key of grain {grain.GetGrainId()} is not of the {kind} kind.");
}
