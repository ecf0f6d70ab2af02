namespace ServiceDefaults.Configuration;

/// <summary>What a file of settings says of a part that has settings of its own, such as the gateways.</summary>
/// <param name="Name">The part's name, such as <c>gateway</c>.</param>
/// <param name="Path">The file.</param>
/// <param name="Document">The JSON object under the part's name, in the form of the part's own files; empty where there is none.</param>
/// <param name="Values">The single settings, by name with the part's prefix, as the deployment's configuration has them; they count before the object.</param>
public sealed record SettingFilePart(string Name, string Path, ReadOnlyMemory<byte> Document, IReadOnlyDictionary<string, string> Values);
