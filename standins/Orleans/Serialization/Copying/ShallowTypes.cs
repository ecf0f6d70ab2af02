using System.Globalization;
using System.Net;
using System.Numerics;
using Orleans.Runtime;

namespace Orleans.Serialization.Copying;

/// <summary>Types that cross as they are, because their values cannot change.</summary>
internal static class ShallowTypes
{
    private static readonly HashSet<Type> Types =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Guid), typeof(Uri), typeof(Version), typeof(Int128), typeof(UInt128), typeof(Half), typeof(BigInteger), typeof(Complex),
        typeof(System.Text.Rune), typeof(Index), typeof(Range), typeof(CultureInfo), typeof(CompareInfo), typeof(IPAddress),
        typeof(CancellationToken), typeof(GrainId), typeof(GrainType), typeof(IdSpan), typeof(GrainInterfaceType), typeof(ActivationId),
        typeof(SiloAddress), typeof(GrainAddress), typeof(Calls.VoidResult), typeof(DBNull),
    ];

    public static bool Contains(Type type) =>
        type.IsPrimitive || type.IsEnum || Types.Contains(type) || typeof(Type).IsAssignableFrom(type)
        || typeof(IPAddress).IsAssignableFrom(type)
        || (Nullable.GetUnderlyingType(type) is { } underlying && Contains(underlying));
}
