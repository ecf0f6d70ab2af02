using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization.Copying;

/// <summary>Clones an object and then replaces what its members refer to, in code that is compiled at the first use.</summary>
internal sealed class MemberCopier<T> : ValueCopier<T>
{
    private readonly Lazy<Replacement?> _replaceMembers = new(Compile);

    private delegate void Replacement(ref T copy, CopyContext context);

    public override T Copy(T value, CopyContext context) => typeof(T).IsValueType ? CopyStruct(value, context) : CopyClass(value, context);

    private T CopyStruct(T value, CopyContext context)
    {
        _replaceMembers.Value?.Invoke(ref value, context);
        return value;
    }

    private T CopyClass(T value, CopyContext context)
    {
        if (value is null)
        {
            return value;
        }

        if (!typeof(T).IsSealed && value.GetType() != typeof(T))
        {
            return (T)context.CopyObject(value)!;
        }

        if (context.TryGetCopy<object>(value, out var known))
        {
            return (T)known;
        }

        var clone = (T)Clone(value);
        context.Record(value, clone);
        _replaceMembers.Value?.Invoke(ref clone, context);
        return clone;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    private static extern object Clone(object original);

    /// <summary>Null when every member can be shared.</summary>
    private static Replacement? Compile()
    {
        var fields = SerializableMembers.Fields(typeof(T)).Where(NeedsReplacing).ToList();
        if (fields.Count == 0)
        {
            return null;
        }

        var method = new DynamicMethod($"Copy_{typeof(T).Name}", null, [typeof(T).MakeByRefType(), typeof(CopyContext)], typeof(CopyContext), skipVisibility: true);
        var il = method.GetILGenerator();
        foreach (var field in fields)
        {
            Replace(il, field);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Replacement>();
    }

    private static bool NeedsReplacing(FieldInfo field) =>
        SerializableMembers.StaysBehind(field)
        || (!SerializableMembers.IsImmutable(field) && !ShallowTypes.Contains(field.FieldType));

    // copy.field = context.Copy(copy.field), or copy.field = default
    private static void Replace(ILGenerator il, FieldInfo field)
    {
        LoadCopy(il);
        if (SerializableMembers.StaysBehind(field))
        {
            il.Emit(OpCodes.Ldflda, field);
            il.Emit(OpCodes.Initobj, field.FieldType);
            return;
        }

        il.Emit(OpCodes.Ldarg_1);
        LoadCopy(il);
        il.Emit(OpCodes.Ldfld, field);
        il.Emit(OpCodes.Call, typeof(CopyContext).GetMethod(nameof(CopyContext.Copy))!.MakeGenericMethod(field.FieldType));
        il.Emit(OpCodes.Stfld, field);
    }

    private static void LoadCopy(ILGenerator il)
    {
        il.Emit(OpCodes.Ldarg_0);
        if (!typeof(T).IsValueType)
        {
            il.Emit(OpCodes.Ldind_Ref);
        }
    }
}
