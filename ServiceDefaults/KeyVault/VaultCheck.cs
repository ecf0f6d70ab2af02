namespace ServiceDefaults.KeyVault;

/// <summary>
/// A small file beside the grain states that the vault has sealed: a host that comes up with another key file or another token is told so at once,
/// and not by every account that it cannot open.
/// </summary>
public static class VaultCheck
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "vault.check";

    private const string Name = "vault/check";

    private static ReadOnlySpan<byte> Text => "this is the vault of this data directory"u8;

    /// <summary>Looks whether the vault is the one of this data directory, and changes nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vault">The vault.</param>
    /// <returns>What is wrong, in one line; null where all is well, or where there is no file yet.</returns>
    public static string? Compare(string path, IKeyVault vault) => Guard(path, vault, static (path, vault) => File.Exists(path) ? Compare(path, vault, File.ReadAllBytes(path)) : null);

    /// <summary>Looks whether the vault is the one of this data directory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="mayCreate">
    /// Whether the file is made where there is none: with a token. A key file that has lost some of its keys opens the rest, and every account says for itself what it lacks.
    /// </param>
    /// <returns>What is wrong, in one line; null where all is well.</returns>
    internal static string? Look(string path, IKeyVault vault, bool mayCreate) => Guard(path, vault, (path, vault) =>
    {
        if (!mayCreate && !File.Exists(path))
        {
            return null;
        }

        byte[] envelope = File.Exists(path) ? File.ReadAllBytes(path) : [];
        if (Compare(path, vault, envelope) is { } problem)
        {
            return problem;
        }

        if (!vault.IsCurrent(envelope))
        {
            Write(path, vault.Seal(Name, Text, []));
        }

        return null;
    });

    private static string? Compare(string path, IKeyVault vault, byte[] envelope)
    {
        var status = envelope.Length == 0 ? UnsealStatus.Opened : vault.Open(Name, envelope, out _);
        return status == UnsealStatus.Opened ? null : Explain(status, path, vault, envelope);
    }

    private static string? Guard(string path, IKeyVault vault, Func<string, IKeyVault, string?> look)
    {
        try
        {
            return look(path, vault);
        }
        catch (KeyVaultException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{path}: it cannot be read or made: {exception.Message}";
        }
    }

    private static string Explain(UnsealStatus status, string path, IKeyVault vault, byte[] envelope) => status switch
    {
        UnsealStatus.UnknownKey =>
            $"what is stored was sealed under key {vault.KeyOf(envelope)}, which {vault.Place} does not have: attach that token or put back that key file. "
            + $"Where it is lost for good, what is stored is too: move {path} and the grain states away and log in anew",
        UnsealStatus.Unavailable => $"{vault.Place} cannot be used at present",
        _ => $"{path} is damaged; where the vault is the right one, delete it",
    };

    private static void Write(string path, byte[] envelope)
    {
        File.WriteAllBytes(path + ".new", envelope);
        File.Move(path + ".new", path, overwrite: true);
    }
}
