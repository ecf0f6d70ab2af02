using System.Reflection;

namespace Orleans.Serialization.Copying;

/// <summary>The application's own types, exceptions, and static types that say little about the value.</summary>
internal static class ObjectCopiers
{
    public static Type? TypeFor(Type type)
    {
        if (typeof(Exception).IsAssignableFrom(type))
        {
            return typeof(ExceptionCopier<>).MakeGenericType(type);
        }

        if (type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null)
        {
            if (type.IsAbstract)
            {
                return typeof(PolymorphicCopier<>).MakeGenericType(type);
            }

            SerializableMembers.Validate(type);
            return type.GetCustomAttribute<ImmutableAttribute>(inherit: false) is not null
                ? typeof(ImmutableCopier<>).MakeGenericType(type)
                : typeof(MemberCopier<>).MakeGenericType(type);
        }

        return type == typeof(object) || type.IsInterface || type.IsAbstract ? typeof(PolymorphicCopier<>).MakeGenericType(type) : null;
    }
}
