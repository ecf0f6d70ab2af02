using System.Reflection;
using MTProto.Tl;

namespace MTProto.Tests.Tl;

/// <summary>Builds an object of any generated class with values drawn from a seed.</summary>
internal sealed class SampleObjects(Random random)
{
    // Deep enough for vectors of objects with objects in them, shallow enough to stay small: types refer to each other in circles.
    private const int MaxDepth = 3;

    private static readonly Type[] Classes = [.. typeof(ITlObject).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(ITlObject).IsAssignableFrom(type))
        .Where(type => type.GetField("Constructor") is not null)
        .OrderBy(type => type.Name, StringComparer.Ordinal)];

    public static IEnumerable<Type> AllClasses => Classes;

    public ITlObject Create(Type type, int depth = 0)
    {
        var value = (ITlObject)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(value, Value(property, depth));
        }

        return value;
    }

    private object? Value(PropertyInfo property, int depth)
    {
        var isOptional = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

        // Optional fields are all set at the top, so that each is written and read once, and left out further down.
        return isOptional && depth > 0 ? null : Value(property.PropertyType, depth);
    }

    private object Value(Type declared, int depth)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type switch
        {
            // Like the optional fields: a bit may be shared with one.
            _ when type == typeof(bool) => depth == 0,
            _ when type == typeof(int) => random.Next(),
            _ when type == typeof(long) => random.NextInt64(),
            _ when type == typeof(double) => random.NextDouble(),
            _ when type == typeof(string) => new string('ж', random.Next(1, 200)),
            _ when type == typeof(byte[]) => Bytes(random.Next(0, 300)),
            _ when type == typeof(Nonce128) => Nonce128.FromBytes(Bytes(16)),
            _ when type == typeof(Nonce256) => Nonce256.FromBytes(Bytes(32)),
            _ when type.IsArray => Array(type.GetElementType()!, depth),
            _ when type == typeof(ITlObject) => new HelpGetConfig(),
            _ when type.IsInterface => Create(Implementation(type, depth), depth + 1),
            _ => Create(type, depth + 1),
        };
    }

    private Array Array(Type element, int depth)
    {
        var array = System.Array.CreateInstance(element, depth < MaxDepth ? 2 : 0);
        for (var i = 0; i < array.Length; i++)
        {
            array.SetValue(Value(element, depth), i);
        }

        return array;
    }

    private Type Implementation(Type contract, int depth)
    {
        var candidates = Classes.Where(contract.IsAssignableFrom).ToList();

        // Past the depth only the constructor with the fewest fields, which ends every circle.
        return depth < MaxDepth
            ? candidates[random.Next(candidates.Count)]
            : candidates.MinBy(type => type.GetProperties().Count(property => property.PropertyType.IsInterface))!;
    }

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
