using System.Reflection;
using Orleans.Serialization.Copying;

namespace Orleans.Calls;

/// <summary>A method with its result's type, <see cref="VoidResult"/> where it has none.</summary>
internal sealed class GrainMethod<TResult>(
    Type interfaceType, MethodInfo method, Func<object, object?[], Task> invoke, CallOptions extraOptions = CallOptions.None)
    : GrainMethod(interfaceType, method, invoke, extraOptions)
{
    private readonly bool _resultIsImmutable = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute));

    /// <exception cref="Serialization.CodecNotFoundException">The result may not cross between grains.</exception>
    public TResult CopyResult(TResult result)
    {
        if (CopierOf<TResult>.Value is not { } copier || _resultIsImmutable)
        {
            return result;
        }

        var context = CopyContext.Rent();
        try
        {
            return copier.Copy(result, context);
        }
        finally
        {
            context.Return();
        }
    }

    /// <summary>The result of a task that <see cref="GrainMethod.Invoke"/> answered and that has ended well.</summary>
    public static TResult ResultOf(Task ended) => ended is Task<TResult> typed ? typed.Result : default!;
}
