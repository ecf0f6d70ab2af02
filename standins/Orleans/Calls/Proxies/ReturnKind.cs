using System.Reflection;
using Orleans.Calls.Streaming;

namespace Orleans.Calls.Proxies;

/// <summary>What a grain method answers: which method of <see cref="ProxyBase"/> makes it, and what really crosses.</summary>
internal readonly record struct ReturnKind(MethodInfo CallMethod, Type ResultType, ReturnShape Shape)
{
    /// <exception cref="ArgumentException">Grain methods may not answer such a type.</exception>
    public static ReturnKind Of(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(Task))
        {
            return new(Call(nameof(ProxyBase.CallTask)), typeof(VoidResult), ReturnShape.Task);
        }

        if (type == typeof(ValueTask))
        {
            return new(Call(nameof(ProxyBase.CallValueTask)), typeof(VoidResult), ReturnShape.ValueTask);
        }

        if (type == typeof(void))
        {
            return new(Call(nameof(ProxyBase.CallVoid)), typeof(VoidResult), ReturnShape.Void);
        }

        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var argument = type.IsGenericType ? type.GetGenericArguments()[0] : typeof(void);
        if (definition == typeof(Task<>))
        {
            return new(Call(nameof(ProxyBase.CallTaskOf), argument), argument, ReturnShape.Task);
        }

        if (definition == typeof(ValueTask<>))
        {
            return new(Call(nameof(ProxyBase.CallValueTaskOf), argument), argument, ReturnShape.ValueTaskOfResult);
        }

        if (definition == typeof(IAsyncEnumerable<>))
        {
            return new(Call(nameof(ProxyBase.CallStream), argument), typeof(StreamBatch<>).MakeGenericType(argument), ReturnShape.Stream);
        }

        throw new ArgumentException(
            $"{method.DeclaringType!.FullName}.{method.Name} answers {type.Name}; grain methods answer Task, ValueTask or IAsyncEnumerable.");
    }

    private static MethodInfo Call(string name, params Type[] argument)
    {
        var method = typeof(ProxyBase).GetMethod(name)!;
        return argument.Length == 0 ? method : method.MakeGenericMethod(argument);
    }
}
