using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Orleans.Cluster;

/// <summary>Finds the assemblies that can hold grains: those of the program that refer to this one.</summary>
internal static class GrainAssemblies
{
    private static readonly string Own = typeof(GrainAssemblies).Assembly.GetName().Name!;

    // The framework and the test runner are most of a program's files, and hold no grains.
    private static readonly string[] Foreign = ["System.", "Microsoft.", "xunit.", "runtime.", "netstandard", "mscorlib"];

    private static readonly Lazy<IReadOnlyList<Assembly>> OfProgram = new(FindInProgramFolder);

    public static IEnumerable<Assembly> Find() =>
        AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic && RefersToOwn(assembly))
            .Concat(OfProgram.Value)
            .Append(typeof(GrainAssemblies).Assembly)
            .Distinct();

    /// <summary>Whether a class of the named assembly of the program may be the base of a grain.</summary>
    public static bool MayHoldGrains(string name) =>
        name == Own || (File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll")) && RefersToOwn(Path.Combine(AppContext.BaseDirectory, name + ".dll")));

    private static bool RefersToOwn(Assembly assembly) =>
        !IsForeign(assembly.GetName().Name!) && assembly.GetReferencedAssemblies().Any(reference => reference.Name == Own);

    private static List<Assembly> FindInProgramFolder() =>
        Directory.Exists(AppContext.BaseDirectory)
            ? [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
                .Where(file => !IsForeign(Path.GetFileName(file)) && IsOfProgram(file) && RefersToOwn(file))
                .Select(file => Assembly.Load(Path.GetFileNameWithoutExtension(file)))]
            : [];

    // Programs can share a folder, and what belongs to another one cannot be loaded. A host that lists nothing loads whatever there is.
    private static bool IsOfProgram(string file) =>
        AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is not string listed
        || listed.Split(Path.PathSeparator).Contains(Path.GetFullPath(file), StringComparer.Ordinal);

    private static bool IsForeign(string name) => Array.Exists(Foreign, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    // Reads the file's table of references without loading it.
    private static bool RefersToOwn(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        if (!image.HasMetadata)
        {
            return false;
        }

        var metadata = image.GetMetadataReader();
        return metadata.AssemblyReferences.Any(handle => metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, Own));
    }
}
