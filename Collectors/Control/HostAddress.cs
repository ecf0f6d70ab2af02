using System.Text.Json;

namespace Telepool.Collectors.Control;

/// <summary>How to reach the host that works on a data directory. The file is readable by its owner only: the token admits to everything.</summary>
/// <param name="Pid">The host's process id.</param>
/// <param name="Url">Its loopback address.</param>
/// <param name="Token">The bearer token of its requests.</param>
public sealed record HostAddress(int Pid, string Url, string Token)
{
    /// <summary>Reads the address; null where there is none or it cannot be read.</summary>
    public static HostAddress? TryRead(DataDirectory data)
    {
        try
        {
            using var file = File.OpenRead(data.HostFile);
            return JsonSerializer.Deserialize(file, ControlJson.Default.HostAddress);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Publishes the address. Readers see the old file or the new one, never a part.</summary>
    public void Publish(DataDirectory data)
    {
        var draft = data.HostFile + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        File.Delete(draft);
        using (var file = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(file, this, ControlJson.Default.HostAddress);
        }

        File.Move(draft, data.HostFile, overwrite: true);
    }
}
