using System.Reflection;
using Grains.Accounts;
using Grains.Interfaces.Accounts;
using Orleans.Runtime;

namespace Telepool.Cluster.Tests.Contracts;

/// <summary>Everything that goes from one process to another, or into storage: records with their members' ids, and grains with their methods' names.</summary>
internal static class ContractTypes
{
    private static readonly Assembly[] Assemblies = [typeof(IAccountGrain).Assembly, typeof(AccountDrain).Assembly];

    /// <summary>Records and states by their alias.</summary>
    public static IReadOnlyDictionary<string, Type> Records { get; } = Assemblies
        .SelectMany(static assembly => assembly.GetTypes())
        .Where(static type => type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null && type.GetCustomAttribute<AliasAttribute>() is not null)
        .ToDictionary(static type => type.GetCustomAttribute<AliasAttribute>()!.Alias, StringComparer.Ordinal);

    /// <summary>One line for each member of a record, with the name by which stores that keep JSON know it; for each value of an enumeration, and for each method of a grain.</summary>
    public static IReadOnlySet<string> Lines() =>
        Records.SelectMany(static record => Members(record.Key, record.Value)).Concat(Assemblies.SelectMany(static assembly => assembly.GetTypes()).SelectMany(Methods)).ToHashSet(StringComparer.Ordinal);

    /// <summary>What of a type is serialised, by id.</summary>
    public static IEnumerable<(uint Id, PropertyInfo Property)> Serialised(Type type) =>
        from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        let id = property.GetCustomAttribute<IdAttribute>()
        where id is not null
        orderby id.Id
        select (id.Id, property);

    private static IEnumerable<string> Members(string alias, Type type) => type.IsEnum
        ? Enum.GetNames(type).Select(name => $"value {alias} {Convert.ToInt64(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)} {name}")
        : Serialised(type).Select(member => $"member {alias} {member.Id} {member.Property.Name} {NameOf(member.Property.PropertyType)}");

    private static IEnumerable<string> Methods(Type type)
    {
        if (!type.IsInterface || !typeof(IAddressable).IsAssignableFrom(type) || type.GetCustomAttribute<AliasAttribute>() is not { } alias)
        {
            return [];
        }

        return type.GetMethods().Select(method =>
            $"method {alias.Alias} {method.GetCustomAttribute<AliasAttribute>()?.Alias ?? method.Name} ({string.Join(", ", method.GetParameters().Select(static parameter => NameOf(parameter.ParameterType)))}) {NameOf(method.ReturnType)}");
    }

    private static string NameOf(Type type)
    {
        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "[]";
        }

        var name = type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }
}
