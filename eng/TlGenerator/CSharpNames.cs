namespace TlGenerator;

/// <summary>How names of the schema become names in C#.</summary>
public static class CSharpNames
{
    // Members that every generated class has, and those of object.
    private static readonly HashSet<string> Taken =
        ["Constructor", "ConstructorId", "Write", "Read", "MethodName", "ReadResult", "Equals", "GetHashCode", "GetType", "ToString"];

    private static readonly HashSet<string> Keywords =
        ["static", "public", "private", "out", "ref", "in", "default", "long", "int", "string", "double", "bool", "params", "object", "new", "checked", "lock", "short", "base", "event", "case", "fixed", "from", "var", "reader", "value"];

    /// <summary><c>messages.getHistory</c> becomes <c>MessagesGetHistory</c>.</summary>
    public static string Class(string name) => string.Concat(name.Split('.', '_').Where(part => part.Length > 0).Select(Capitalize));

    /// <summary><c>messages.Messages</c> becomes <c>IMessagesMessages</c>.</summary>
    public static string Interface(string type) => "I" + Class(type);

    /// <summary>The property of a field; a field called like its class, or like a member that every class has, gets a suffix.</summary>
    public static string Property(string field, string className)
    {
        var name = Class(field);
        return name == className || Taken.Contains(name) ? (className == "Message" ? "Text" : name + "Value") : name;
    }

    /// <summary>The local variable of a field.</summary>
    public static string Local(string field)
    {
        var pascal = Class(field);
        var name = char.ToLowerInvariant(pascal[0]) + pascal[1..];
        return Keywords.Contains(name) ? "@" + name + (name is "reader" or "value" ? "Field" : string.Empty) : name;
    }

    private static string Capitalize(string part) => char.ToUpperInvariant(part[0]) + part[1..];
}
