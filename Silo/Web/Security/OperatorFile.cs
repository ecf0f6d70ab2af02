using System.Globalization;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.Operators;

namespace Telepool.Silo.Web.Security;

/// <summary>
/// The tokens' file as the command line changes it. Every change is written beside the file and takes its place, readable by its owner alone, while a
/// lock file keeps another change away; hosts take it within a second.
/// </summary>
public sealed class OperatorFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _path;

    /// <summary>Takes a file, which need not be there.</summary>
    public OperatorFile(string path) => _path = Path.GetFullPath(path);

    /// <summary>Who may log in, by name; or everything that is wrong with the file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public (IReadOnlyList<OperatorEntry> Entries, IReadOnlyList<string> Errors) List()
    {
        var (entries, errors) = Read();
        return ([.. entries.OrderBy(static one => one.Name, StringComparer.Ordinal)], errors);
    }

    /// <summary>Changes who may log in. Whoever is taken out, or gets another token, loses their sessions where hosts run.</summary>
    /// <returns>What came of it; everything that is wrong with the file, where something is and nothing was done.</returns>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public (OperatorChangeStatus Status, IReadOnlyList<string> Errors) Change(OperatorChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        FileStream hold;
        try
        {
            hold = new FileStream(_path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(_path + ".lock"))
        {
            return (default, ["another command changes the file at this moment; try again"]);
        }

        using (hold)
        {
            var (entries, errors) = Read();
            if (errors.Count > 0)
            {
                return (default, [.. errors.Select(error => $"{_path} {error}")]);
            }

            var (entry, known) = (change.Entry, entries.FirstOrDefault(one => one.Name == change.Entry.Name));
            var others = entries.Where(one => one.Name != entry.Name).ToList();
            if (change.Kind == OperatorChangeKind.Add ? known is not null : known is null)
            {
                return (known is null ? OperatorChangeStatus.NoSuchName : OperatorChangeStatus.NameTaken, []);
            }

            if (change.Kind != OperatorChangeKind.Revoke && others.Any(one => one.Ways().Intersect(entry.Ways()).Any()))
            {
                return (OperatorChangeStatus.WayTaken, []);
            }

            if (change.Kind == OperatorChangeKind.Add && entries.Count >= IOperatorDirectoryGrain.MaxEntries)
            {
                return (OperatorChangeStatus.TooMany, []);
            }

            Write(change.Kind switch
            {
                OperatorChangeKind.Add => [.. others, entry],
                OperatorChangeKind.Rotate => [.. others, entry with { Role = known!.Role, EndsAt = entry.EndsAt ?? known.EndsAt }],
                _ => others,
            });
            return (OperatorChangeStatus.Done, []);
        }
    }

    private (IReadOnlyList<OperatorEntry> Entries, IReadOnlyList<string> Errors) Read() =>
        File.Exists(_path) ? CredentialParsing.Parse(File.ReadAllBytes(_path)) : ([], []);

    private void Write(IReadOnlyList<OperatorEntry> entries)
    {
        var document = entries.OrderBy(static one => one.Name, StringComparer.Ordinal).ToDictionary(static one => one.Name, static one =>
        {
            var fields = new Dictionary<string, string> { ["role"] = one.Role.ToString().ToLowerInvariant() };
            Add(fields, "sha256", one.TokenHash);
            Add(fields, "certificate", one.CertificateHash);
            Add(fields, "subject", one.CertificateSubject);
            Add(fields, "expires", one.EndsAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            return fields;
        });
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var next = _path + ".next";
        using (var stream = new FileStream(next, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(document, Indented) + "\n"));
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, _path, overwrite: true);

        static void Add(Dictionary<string, string> fields, string name, string? value)
        {
            if (value is not null)
            {
                fields[name] = value;
            }
        }
    }
}
