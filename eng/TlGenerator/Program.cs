using TlGenerator;

// Run from the repository's root: dotnet run --project eng/TlGenerator
var folder = Path.GetFullPath(args.Length > 0 ? args[0] : Path.Combine("MTProto", "Tl"));
var schema = Path.Combine(folder, "Schema");
if (!Directory.Exists(schema))
{
    await Console.Error.WriteLineAsync($"no schema in {schema}; run this from the repository's root").ConfigureAwait(false);
    return 1;
}

var generated = CodeGenerator.Generate(
    await File.ReadAllTextAsync(Path.Combine(schema, "api.tl")).ConfigureAwait(false),
    await File.ReadAllTextAsync(Path.Combine(schema, "service.tl")).ConfigureAwait(false));
var output = Directory.CreateDirectory(Path.Combine(folder, "Generated"));
foreach (var (name, content) in generated)
{
    await File.WriteAllTextAsync(Path.Combine(output.FullName, name), content).ConfigureAwait(false);
    Console.WriteLine($"{name}: {content.Count(character => character == '\n')} lines");
}

return 0;
