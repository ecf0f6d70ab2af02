using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography;
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
    private readonly TimeProvider _time;

    /// <summary>Takes a file, which need not be there.</summary>
    public OperatorFile(string path, TimeProvider time) => (_path, _time) = (Path.GetFullPath(path), time);

    /// <summary>Who may log in, by name; or everything that is wrong with the file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public (IReadOnlyList<OperatorListing> Operators, IReadOnlyList<string> Errors) List()
    {
        var (credentials, errors) = Read();
        var now = _time.GetUtcNow();
        return ([.. credentials.OrderBy(static one => one.Name, StringComparer.Ordinal).Select(one => new OperatorListing(
            one.Name,
            one.Role,
            one.TokenHash is not null ? "token" : one.CertificateHash is not null ? "certificate" : "subject",
            one.EndsAt,
            one.IsGood(now)))], errors);
    }

    /// <summary>Lets somebody in by a token.</summary>
    /// <returns>The token, which is nowhere else; or every reason why not.</returns>
    public (string? Token, IReadOnlyList<string> Errors) AddToken(string name, OperatorRole role, DateTimeOffset? ends) =>
        MakeToken(name, known => known is not null ? $"there is a {name} already; rotate gives another token" : null, (_, hash) => new OperatorCredential { Name = name, Role = role, TokenHash = hash, EndsAt = ends });

    /// <summary>Lets somebody in by a certificate.</summary>
    /// <param name="name">Who.</param>
    /// <param name="role">What they may do.</param>
    /// <param name="certificateFile">The certificate (PEM or DER); null where any of a subject is meant.</param>
    /// <param name="subject">The subject; null where one certificate is meant.</param>
    /// <param name="ends">When it ends; null: never.</param>
    /// <returns>Every reason why not; empty where it is done.</returns>
    public IReadOnlyList<string> AddCertificate(string name, OperatorRole role, string? certificateFile, string? subject, DateTimeOffset? ends)
    {
        string? hash = null;
        if (certificateFile is not null)
        {
            try
            {
                using var certificate = X509CertificateLoader.LoadCertificateFromFile(certificateFile);
                hash = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
            }
            catch (CryptographicException)
            {
                return [$"{certificateFile} is no certificate"];
            }
        }

        return Change(name, known => known is not null ? $"there is a {name} already" : null, _ => new OperatorCredential { Name = name, Role = role, CertificateHash = hash, CertificateSubject = subject, EndsAt = ends });
    }

    /// <summary>Gives another token; the one before, and its sessions, end.</summary>
    /// <returns>The token, or every reason why not.</returns>
    public (string? Token, IReadOnlyList<string> Errors) Rotate(string name, DateTimeOffset? ends) =>
        MakeToken(name, known => known is null ? $"there is no {name}" : null, (known, hash) => known! with { TokenHash = hash, EndsAt = ends ?? known.EndsAt });

    /// <summary>Lets somebody in no more; their sessions end.</summary>
    /// <returns>Every reason why not; empty where it is done.</returns>
    public IReadOnlyList<string> Revoke(string name) => Change(name, known => known is null ? $"there is no {name}" : null, static _ => null);

    private (string? Token, IReadOnlyList<string> Errors) MakeToken(string name, Func<OperatorCredential?, string?> refuse, Func<OperatorCredential?, string, OperatorCredential> make)
    {
        // The name is part of the token, so that failed logins can be told apart.
        var token = $"{name}.{Secret.Create()}";
        var errors = Change(name, refuse, known => make(known, Secret.Hash(token)));
        return (errors.Count == 0 ? token : null, errors);
    }

    private (IReadOnlyList<OperatorCredential> Credentials, IReadOnlyList<string> Errors) Read() =>
        File.Exists(_path) ? CredentialParsing.Parse(File.ReadAllBytes(_path)) : ([], []);

    private IReadOnlyList<string> Change(string name, Func<OperatorCredential?, string?> refuse, Func<OperatorCredential?, OperatorCredential?> make)
    {
        if (!CredentialParsing.IsName(name))
        {
            return ["a name has 1 to 64 letters, digits, '.', '-' or '_'"];
        }

        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        FileStream hold;
        try
        {
            hold = new FileStream(_path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(_path + ".lock"))
        {
            return ["another command changes the file at this moment; try again"];
        }

        using (hold)
        {
            var (credentials, errors) = Read();
            if (errors.Count > 0)
            {
                return [.. errors.Select(error => $"{_path} {error}")];
            }

            var known = credentials.FirstOrDefault(one => one.Name == name);
            if (refuse(known) is { } reason)
            {
                return [reason];
            }

            Write([.. credentials.Where(one => one.Name != name), .. make(known) is { } made ? new[] { made } : []]);
            return [];
        }
    }

    private void Write(IReadOnlyList<OperatorCredential> credentials)
    {
        var document = credentials.OrderBy(static one => one.Name, StringComparer.Ordinal).ToDictionary(static one => one.Name, static one =>
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
