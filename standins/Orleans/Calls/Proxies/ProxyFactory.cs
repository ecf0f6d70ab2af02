using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Orleans.Runtime;

namespace Orleans.Calls.Proxies;

/// <summary>Makes references that implement one grain interface. The class is written at run time, once per interface.</summary>
internal sealed class ProxyFactory
{
    private static readonly ConcurrentDictionary<Type, Lazy<ProxyFactory>> Factories = new();

    private readonly Func<GrainId, object, object> _create;

    private ProxyFactory(Type proxyType) => _create = CompileConstructor(proxyType);

    /// <exception cref="ArgumentException">The type is no interface that can be called.</exception>
    public static ProxyFactory For(Type interfaceType) =>
        Factories.GetOrAdd(interfaceType, type => new Lazy<ProxyFactory>(() => new ProxyFactory(ProxyWriter.Write(type)))).Value;

    public object Create(GrainId grainId, CallRuntime runtime) => _create(grainId, runtime);

    private static Func<GrainId, object, object> CompileConstructor(Type proxyType)
    {
        var constructor = proxyType.GetConstructor(BindingFlags.Instance | BindingFlags.Public, [typeof(GrainId), typeof(object)])!;
        var method = new DynamicMethod("Create", typeof(object), [typeof(GrainId), typeof(object)], typeof(ProxyFactory), skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<GrainId, object, object>>();
    }
}
