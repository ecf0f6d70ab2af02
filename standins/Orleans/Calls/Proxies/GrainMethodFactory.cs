using System.Reflection;
using System.Reflection.Emit;
using Orleans.Calls.Streaming;

namespace Orleans.Calls.Proxies;

/// <summary>Makes the <see cref="GrainMethod"/> of an interface's method, with compiled code that calls it.</summary>
internal static class GrainMethodFactory
{
    public static GrainMethod Create(MethodInfo method)
    {
        var kind = ReturnKind.Of(method);
        var type = typeof(GrainMethod<>).MakeGenericType(kind.ResultType);
        var options = kind.Shape switch
        {
            ReturnShape.Void => CallOptions.OneWay,
            ReturnShape.Stream => CallOptions.AlwaysInterleave,
            _ => CallOptions.None,
        };
        var invoke = kind.Shape == ReturnShape.Stream
            ? StreamSessions.FirstBatchInvoker(method, CompileStream(method))
            : Compile<Task>(method, kind);
        return (GrainMethod)Activator.CreateInstance(type, method.DeclaringType, method, invoke, options)!;
    }

    private static Func<object, object?[], object> CompileStream(MethodInfo method) => Compile<object>(method, ReturnKind.Of(method));

    // (target, arguments) => ((IInterface)target).Method((T0)arguments[0], (T1)arguments[1], …) as a task
    private static Func<object, object?[], TAnswer> Compile<TAnswer>(MethodInfo method, ReturnKind kind)
    {
        var dynamicMethod = new DynamicMethod(
            $"Invoke_{method.Name}", typeof(TAnswer), [typeof(object), typeof(object?[])], typeof(GrainMethodFactory), skipVisibility: true);
        var il = dynamicMethod.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldelem_Ref);
            il.Emit(OpCodes.Unbox_Any, parameters[i].ParameterType);
        }

        il.Emit(OpCodes.Callvirt, method);
        ConvertToTask(il, method.ReturnType, kind.Shape);
        il.Emit(OpCodes.Ret);
        return dynamicMethod.CreateDelegate<Func<object, object?[], TAnswer>>();
    }

    private static void ConvertToTask(ILGenerator il, Type returnType, ReturnShape shape)
    {
        switch (shape)
        {
            case ReturnShape.ValueTask or ReturnShape.ValueTaskOfResult:
                var local = il.DeclareLocal(returnType);
                il.Emit(OpCodes.Stloc, local);
                il.Emit(OpCodes.Ldloca, local);
                il.Emit(OpCodes.Call, returnType.GetMethod(nameof(ValueTask.AsTask))!);
                break;
            case ReturnShape.Void:
                il.Emit(OpCodes.Call, typeof(Task).GetProperty(nameof(Task.CompletedTask))!.GetMethod!);
                break;
        }
    }
}
