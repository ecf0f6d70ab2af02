using System.Runtime.CompilerServices;

namespace MTProto.Tests.Tl;

/// <summary>The committed schema and the code generated from it.</summary>
internal static class SchemaFiles
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", "..", "MTProto", "Tl"));

    public static string GeneratedFolder => Path.Combine(Folder, "Generated");

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, "Schema", name));

    public static IEnumerable<string> Definitions(string name) => Read(name)
        .Split('\n')
        .Where(line => line.Contains('#', StringComparison.Ordinal) && !line.StartsWith("//", StringComparison.Ordinal));

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
