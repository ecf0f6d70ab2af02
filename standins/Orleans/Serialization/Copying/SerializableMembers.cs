using System.Reflection;

namespace Orleans.Serialization.Copying;

/// <summary>Which fields of a type cross between grains.</summary>
internal static class SerializableMembers
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>All instance fields of the class and its bases.</summary>
    public static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (var current = type; current is not null && current != typeof(object) && current != typeof(ValueType); current = current.BaseType)
        {
            foreach (var field in current.GetFields(Declared))
            {
                yield return field;
            }
        }
    }

    /// <summary>Whether a field stays behind: its copy has the default value.</summary>
    public static bool StaysBehind(FieldInfo field) => field.GetCustomAttribute<NonSerializedAttribute>() is not null;

    /// <summary>Whether the author promised that the field's value does not change.</summary>
    public static bool IsImmutable(FieldInfo field) =>
        field.GetCustomAttribute<ImmutableAttribute>() is not null
        || PropertyOf(field)?.GetCustomAttribute<ImmutableAttribute>() is not null;

    /// <summary>Refuses a type some of whose fields have no id: where silos are processes, such fields are lost without a word.</summary>
    /// <exception cref="CodecNotFoundException">A field has no id, or a base class is not serialisable.</exception>
    public static void Validate(Type type)
    {
        for (var current = type; current is not null && current != typeof(object) && current != typeof(ValueType); current = current.BaseType)
        {
            var fields = current.GetFields(Declared).Where(field => !StaysBehind(field)).ToList();
            if (fields.Count == 0)
            {
                continue;
            }

            if (current.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not { } attribute)
            {
                throw CopierTable.Refuse(type, $"its base {current.Name} has no [GenerateSerializer]");
            }

            var implicitNames = ImplicitNames(current, attribute);
            var unnumbered = fields.Where(field => !HasId(field, implicitNames)).Select(NameOf).ToList();
            if (unnumbered.Count > 0)
            {
                throw CopierTable.Refuse(type, $"{current.Name} has members without [Id]: {string.Join(", ", unnumbered)}");
            }
        }
    }

    private static bool HasId(FieldInfo field, HashSet<string> implicitNames) =>
        field.GetCustomAttribute<IdAttribute>() is not null
        || PropertyOf(field)?.GetCustomAttribute<IdAttribute>() is not null
        || implicitNames.Contains(NameOf(field));

    private static HashSet<string> ImplicitNames(Type type, GenerateSerializerAttribute attribute)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (attribute.IncludePrimaryConstructorParameters || IsRecord(type))
        {
            names.UnionWith(PrimaryConstructorParameters(type));
        }

        if (attribute.GenerateFieldIds == GenerateFieldIds.PublicProperties)
        {
            names.UnionWith(type.GetProperties(Declared).Where(property => property is { CanRead: true, CanWrite: true }).Select(property => property.Name));
        }

        return names;
    }

    // The compiler gives every record this method, and nothing else has one with it.
    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", Declared) is { } method
        && method.GetParameters() is [{ ParameterType.Name: "StringBuilder" }];

    // A captured parameter's field is named "<name>P"; a record's parameter becomes the property of its own name.
    private static IEnumerable<string> PrimaryConstructorParameters(Type type) =>
        type.GetConstructors(Declared)
            .Where(constructor => constructor.GetParameters() is { Length: > 0 } parameters && parameters[0].ParameterType != type)
            .OrderByDescending(constructor => constructor.GetParameters().Length)
            .Take(1)
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.Name!);

    private static PropertyInfo? PropertyOf(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.DeclaringType!.GetProperty(NameOf(field), Declared) : null;

    // The field behind property P is named "<P>k__BackingField".
    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
