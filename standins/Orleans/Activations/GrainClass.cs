using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Calls;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Activations;

/// <summary>A grain class: what its attributes say, worked out once.</summary>
internal sealed class GrainClass
{
    private readonly ConcurrentDictionary<MethodInfo, MethodInfo> _implementations = new();
    private readonly Lazy<GrainConstructor> _constructor;

    public GrainClass(Type type)
    {
        Type = type;
        GrainType = type.GetCustomAttribute<GrainTypeAttribute>()?.GetGrainType(null!, type) ?? GrainType.Create(DefaultName(type));
        Interfaces = [.. type.GetInterfaces().Where(IsGrainInterface)];
        MainInterface = Interfaces.First(candidate => !Interfaces.Any(other => other != candidate && candidate.IsAssignableFrom(other)));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        MayInterleave = PredicateOf(type);
        Placement = type.GetCustomAttribute<PlacementAttribute>()?.PlacementStrategy ?? new RandomPlacement();
        MetadataFilters = [.. type.GetCustomAttributes<PlacementFilterAttribute>().OrderBy(filter => filter.Order)];
        IdleLimit = type.IsDefined(typeof(KeepAliveAttribute))
            ? Timeout.InfiniteTimeSpan
            : type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit;
        _constructor = new(() => new GrainConstructor(type));
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public IReadOnlyList<Type> Interfaces { get; }

    /// <summary>One that no other interface of the class extends.</summary>
    public Type MainInterface { get; }

    public bool IsReentrant { get; }

    public Func<IInvokable, bool>? MayInterleave { get; }

    public PlacementStrategy Placement { get; }

    public IReadOnlyList<PlacementFilterAttribute> MetadataFilters { get; }

    /// <summary>From the class's attributes; <see cref="Timeout.InfiniteTimeSpan"/> for never, null for the silo's own.</summary>
    public TimeSpan? IdleLimit { get; }

    /// <summary>Makes the grain's object, in a turn of <paramref name="activation"/>.</summary>
    public object CreateInstance(Activation activation) => _constructor.Value.Invoke(activation);

    /// <summary>The method of the class that serves a method of an interface.</summary>
    public MethodInfo ImplementationOf(GrainMethod method) =>
        _implementations.GetOrAdd(method.Method, wanted =>
        {
            var map = Type.GetInterfaceMap(wanted.DeclaringType!);
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, wanted)];
        });

    public static bool IsGrainInterface(Type type) =>
        type.IsInterface
        && typeof(IGrain).IsAssignableFrom(type)
        && type.Assembly != typeof(IGrain).Assembly | type == typeof(IManagementGrain);

    private static string DefaultName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        const string suffix = "grain";
        return name.EndsWith(suffix, StringComparison.Ordinal) && name.Length > suffix.Length ? name[..^suffix.Length] : name;
    }

    private static Func<IInvokable, bool>? PredicateOf(Type type)
    {
        if (type.GetCustomAttribute<MayInterleaveAttribute>()?.CallbackMethodName is not { } name)
        {
            return null;
        }

        var method = type.GetMethod(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy, [typeof(IInvokable)]);
        return method?.ReturnType == typeof(bool)
            ? method.CreateDelegate<Func<IInvokable, bool>>()
            : throw new InvalidOperationException($"{type.FullName} has no static method bool {name}({nameof(IInvokable)}).");
    }
}
