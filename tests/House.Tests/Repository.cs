namespace House.Tests;

/// <summary>The files of the project, as the tests of the house read them.</summary>
internal static class Repository
{
    private static readonly HashSet<string> NotOurs = new(StringComparer.Ordinal)
    {
        ".git", "artifacts", "bin", "obj", "node_modules", "data",
    };

    /// <summary>The root of the checkout: the nearest folder upwards that has the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The rooms: folders at the root that are a project of the product.</summary>
    public static IEnumerable<string> Rooms =>
        Files("*.csproj")
            .Where(path => path.Count(character => character == '/') == 1)
            .Select(path => path[..path.IndexOf('/', StringComparison.Ordinal)])
            .Where(folder => folder != "benchmarks");

    /// <summary>Paths relative to the root, with forward slashes, in order.</summary>
    public static IEnumerable<string> Files(string pattern) =>
        Enumerate(Root, pattern)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    /// <summary>C# files that people wrote, of the product and of its tests.</summary>
    public static IEnumerable<string> Sources() =>
        Files("*.cs").Where(path => !path.EndsWith(".Generated.cs", StringComparison.Ordinal) && !path.Contains("/Generated/", StringComparison.Ordinal));

    /// <summary>The text of a file.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Whether a path is code of the product.</summary>
    public static bool IsProduct(string path) => Rooms.Any(room => path.StartsWith(room + "/", StringComparison.Ordinal));

    private static IEnumerable<string> Enumerate(string folder, string pattern)
    {
        foreach (var file in Directory.EnumerateFiles(folder, pattern))
        {
            yield return file;
        }

        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (NotOurs.Contains(Path.GetFileName(child)))
            {
                continue;
            }

            foreach (var file in Enumerate(child, pattern))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("No folder above the tests has Orleans.sln.");
    }
}
