using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Orleans.Calls.Proxies;

/// <summary>Writes a class that implements a grain interface by packing the arguments of each method and handing them to <see cref="ProxyBase"/>.</summary>
internal static class ProxyWriter
{
    private const string MethodsField = "Methods";

    private static readonly ConcurrentDictionary<Assembly, ModuleBuilder> Modules = new();

    public static Type Write(Type interfaceType)
    {
        if (!interfaceType.IsInterface || !typeof(IAddressable).IsAssignableFrom(interfaceType))
        {
            throw new ArgumentException($"{interfaceType.FullName} is not an interface of grains or observers.");
        }

        var module = Modules.GetOrAdd(interfaceType.Assembly, CreateModule);
        TypeBuilder type;
        lock (module)
        {
            type = module.DefineType(
                $"Proxy_{interfaceType.Name}_{Guid.NewGuid():N}", TypeAttributes.Public | TypeAttributes.Sealed, typeof(ProxyBase), [interfaceType]);
        }

        var methodsField = type.DefineField(MethodsField, typeof(GrainMethod[]), FieldAttributes.Public | FieldAttributes.Static);
        WriteConstructor(type);
        var methods = new List<GrainMethod>();
        foreach (var method in MethodsOf(interfaceType))
        {
            WriteMethod(type, method, methodsField, methods.Count);
            methods.Add(GrainMethodFactory.Create(method));
        }

        WriteInterfaceType(type, interfaceType);
        var written = type.CreateType();
        written.GetField(MethodsField)!.SetValue(null, methods.ToArray());
        return written;
    }

    private static ModuleBuilder CreateModule(Assembly assembly)
    {
        var builder = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName($"Proxies.{assembly.GetName().Name}"), AssemblyBuilderAccess.Run);
        var module = builder.DefineDynamicModule("Proxies");

        // Grain interfaces and the types in their methods may be internal to their assemblies; so is the base class.
        foreach (var name in assembly.GetReferencedAssemblies().Append(assembly.GetName()).Append(typeof(ProxyBase).Assembly.GetName()).Select(name => name.Name!).Distinct())
        {
            builder.SetCustomAttribute(new CustomAttributeBuilder(
                typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!, [name]));
        }

        return module;
    }

    private static IEnumerable<MethodInfo> MethodsOf(Type interfaceType) =>
        interfaceType.GetInterfaces().Append(interfaceType).SelectMany(declaring => declaring.GetMethods()).Where(method => !method.IsStatic);

    private static void WriteConstructor(TypeBuilder type)
    {
        Type[] parameters = [typeof(GrainId), typeof(object)];
        var il = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, typeof(ProxyBase).GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, parameters)!);
        il.Emit(OpCodes.Ret);
    }

    private static void WriteInterfaceType(TypeBuilder type, Type interfaceType)
    {
        var getter = typeof(GrainReference).GetProperty(nameof(GrainReference.InterfaceType))!.GetMethod!;
        var method = type.DefineMethod(
            getter.Name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig | MethodAttributes.SpecialName, getter.ReturnType, []);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldstr, interfaceType.FullName!);
        il.Emit(OpCodes.Call, typeof(GrainInterfaceType).GetMethod(nameof(GrainInterfaceType.Create), [typeof(string)])!);
        il.Emit(OpCodes.Ret);
        type.DefineMethodOverride(method, getter);
    }

    // return CallX(Methods[index], new object[] { argument0, argument1, … });
    private static void WriteMethod(TypeBuilder type, MethodInfo method, FieldInfo methodsField, int index)
    {
        if (method.IsGenericMethodDefinition)
        {
            throw new ArgumentException($"{method.DeclaringType!.FullName}.{method.Name}: generic methods of grains are not supported here.");
        }

        Type[] parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        var builder = type.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.HideBySig | MethodAttributes.NewSlot | MethodAttributes.Final,
            method.ReturnType,
            parameters);
        var il = builder.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldsfld, methodsField);
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Ldelem_Ref);
        il.Emit(OpCodes.Ldc_I4, parameters.Length);
        il.Emit(OpCodes.Newarr, typeof(object));
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
            if (parameters[i].IsValueType)
            {
                il.Emit(OpCodes.Box, parameters[i]);
            }

            il.Emit(OpCodes.Stelem_Ref);
        }

        il.Emit(OpCodes.Call, ReturnKind.Of(method).CallMethod);
        il.Emit(OpCodes.Ret);
        type.DefineMethodOverride(builder, method);
    }
}
