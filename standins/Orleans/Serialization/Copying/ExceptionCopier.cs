using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization.Copying;

/// <summary>
/// Copies what every exception has. Members that a class adds come along when it is serialisable or the framework's own;
/// others are left behind, as they are where silos are processes.
/// </summary>
internal sealed class ExceptionCopier<T> : ValueCopier<T>
    where T : Exception
{
    public override T Copy(T value, CopyContext context)
    {
        if (value is null)
        {
            return null!;
        }

        if (value.GetType() != typeof(T))
        {
            return (T)context.CopyObject(value)!;
        }

        if (context.TryGetCopy(value, out var known))
        {
            return known;
        }

        var copy = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        context.Record(value, copy);
        Message(copy) = Message(value);
        HelpLink(copy) = value.HelpLink;
        Source(copy) = value.Source;
        copy.HResult = value.HResult;
        RemoteStackTrace(copy) = value.StackTrace is { } trace ? trace + Environment.NewLine : null;
        InnerException(copy) = context.Copy(value.InnerException);
        CopyData(value.Data, copy.Data);
        CopyOwnMembers(value, copy, context);
        return copy;
    }

    private static void CopyData(IDictionary from, IDictionary to)
    {
        foreach (DictionaryEntry entry in from)
        {
            to[entry.Key] = entry.Value;
        }
    }

    private static void CopyOwnMembers(T value, T copy, CopyContext context)
    {
        foreach (var field in SerializableMembers.Fields(typeof(T)).Where(field => field.DeclaringType != typeof(Exception)))
        {
            if (IsFramework(field.DeclaringType!) || field.DeclaringType!.Assembly == typeof(ExceptionCopier<>).Assembly)
            {
                field.SetValue(copy, field.GetValue(value));
            }
            else if (field.DeclaringType!.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
            {
                field.SetValue(copy, context.CopyObject(field.GetValue(value)));
            }
        }
    }

    private static bool IsFramework(Type type) =>
        type.Assembly.GetName().Name is { } name
        && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal));

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? Message(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_helpURL")]
    private static extern ref string? HelpLink(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_source")]
    private static extern ref string? Source(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? InnerException(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_remoteStackTraceString")]
    private static extern ref string? RemoteStackTrace(Exception exception);
}
