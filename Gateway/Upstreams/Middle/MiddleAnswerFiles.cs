namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>Keeps Telegram's last answers in a folder, so that a restart needs nobody. The names are those that operators of other proxies know.</summary>
internal sealed class MiddleAnswerFiles(string folder)
{
    private const string Config = "proxy-multi.conf";
    private const string ConfigV6 = "proxy-multi-v6.conf";
    private const string Secret = "proxy-secret";

    /// <summary>What is kept; null where nothing is, or nothing that can be read.</summary>
    public MiddleAnswers? TryLoad()
    {
        try
        {
            return MiddleAnswers.TryRead(Read(Config), Read(ConfigV6), Read(Secret), out _);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps answers.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not the gateway's.</exception>
    public void Save(MiddleAnswers answers)
    {
        Directory.CreateDirectory(folder);
        Write(Config, answers.ConfigText);
        Write(ConfigV6, answers.ConfigV6Text);
        Write(Secret, answers.SecretBytes);
    }

    private byte[] Read(string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        return file.Exists && file.Length <= MiddleFetch.MaxAnswer ? File.ReadAllBytes(file.FullName) : [];
    }

    // Whole or not at all: a restart must not find half of a secret.
    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(content);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
