using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Serialization.Copying;

namespace Orleans.Calls;

/// <summary>One method of a grain interface: all that calls need to know, worked out once.</summary>
internal abstract class GrainMethod
{
    private ValueCopier?[]? _argumentCopiers;

    protected GrainMethod(Type interfaceType, MethodInfo method, Func<object, object?[], Task> invoke, CallOptions extraOptions)
    {
        InterfaceType = interfaceType;
        Method = method;
        Invoke = invoke;
        Options = OptionsOf(method) | extraOptions;
        Parameters = method.GetParameters();
        CancellationIndex = Array.FindIndex(Parameters, parameter => parameter.ParameterType == typeof(CancellationToken));
        Timeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        InterfaceName = interfaceType.FullName ?? interfaceType.Name;
        GrainInterfaceType = GrainInterfaceType.Create(InterfaceName);
    }

    /// <summary>The interface that declares the method.</summary>
    public Type InterfaceType { get; }

    public string InterfaceName { get; }

    public GrainInterfaceType GrainInterfaceType { get; }

    public MethodInfo Method { get; }

    /// <summary>Calls the method on a grain's object. Methods without a result answer a plain task.</summary>
    public Func<object, object?[], Task> Invoke { get; }

    public CallOptions Options { get; }

    /// <summary>The position of the cancellation token among the parameters, or -1.</summary>
    public int CancellationIndex { get; }

    /// <summary>From <see cref="ResponseTimeoutAttribute"/>.</summary>
    public TimeSpan? Timeout { get; }

    protected ParameterInfo[] Parameters { get; }

    /// <summary>Replaces the arguments by copies.</summary>
    /// <exception cref="Serialization.CodecNotFoundException">One of them may not cross between grains.</exception>
    public void CopyArguments(object?[] arguments)
    {
        var copiers = _argumentCopiers ??= FindCopiers();
        CopyContext? context = null;
        try
        {
            for (var i = 0; i < copiers.Length; i++)
            {
                if (copiers[i] is { } copier && arguments[i] is { } argument)
                {
                    context ??= CopyContext.Rent();
                    arguments[i] = copier.CopyObject(argument, context);
                }
            }
        }
        finally
        {
            context?.Return();
        }
    }

    private ValueCopier?[] FindCopiers() =>
        [.. Parameters.Select(parameter =>
        {
            var copier = CopierTable.For(parameter.ParameterType);
            return parameter.GetCustomAttribute<ImmutableAttribute>() is null ? copier : null;
        })];

    private static CallOptions OptionsOf(MethodInfo method) =>
        (method.IsDefined(typeof(OneWayAttribute)) ? CallOptions.OneWay : CallOptions.None)
        | (method.IsDefined(typeof(ReadOnlyAttribute)) ? CallOptions.ReadOnly : CallOptions.None)
        | (method.IsDefined(typeof(AlwaysInterleaveAttribute)) ? CallOptions.AlwaysInterleave : CallOptions.None);
}
