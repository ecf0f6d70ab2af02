namespace Telepool.Gateway.Admission.Access;

/// <summary>Makes the rules of access of what is configured, with everything that its files hold.</summary>
internal static class AccessRules
{
    /// <summary>Reads the files and puts everything together.</summary>
    /// <param name="settings">What is configured.</param>
    /// <param name="errors">Where to say what is wrong with a file.</param>
    /// <returns>The rules; null where there is an error.</returns>
    public static AccessList? Load(ProtectionSettings settings, List<string> errors)
    {
        var before = errors.Count;
        var listed = new List<AccessRule>();
        foreach (var file in settings.AccessFiles)
        {
            AccessFileReader.Read(file, listed, errors);
        }

        return errors.Count == before ? AccessList.Create(settings.DefaultAccess, settings.Access, listed) : null;
    }

    /// <summary>What tells one state of the files from another, without reading them.</summary>
    public static string StampOf(ProtectionSettings settings) => string.Join('\n', settings.AccessFiles.Select(static file =>
    {
        var info = new FileInfo(file.Path);
        return info.Exists ? FormattableString.Invariant($"{file.Path} {info.LastWriteTimeUtc.Ticks} {info.Length}") : file.Path;
    }));
}
