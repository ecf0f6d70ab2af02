using System.Net;
using System.Text.Json;

namespace Telepool.Gateway.Admin;

/// <summary>
/// Records who changed what and when: a JSON object a line, appended and flushed before the change is made and again with its outcome. Holds names of
/// settings, never their values.
/// </summary>
internal sealed class AuditLog(Func<string?> file, TimeProvider time)
{
    private readonly Lock _lock = new();

    /// <summary>Appends a record.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="address">From where.</param>
    /// <param name="action">The method and the route.</param>
    /// <param name="target">The user, network or part that it is about.</param>
    /// <param name="fields">The names of the settings that it is about.</param>
    /// <param name="status">What it was answered; null before it is done.</param>
    /// <exception cref="IOException">It cannot be written; the change must not be made.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public void Append(AdminCaller caller, IPAddress? address, string action, string? target, IEnumerable<string> fields, int? status)
    {
        if (file() is not { } path)
        {
            return;
        }

        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("who", caller.Name);
            json.WriteString("role", caller.Role.ToString().ToLowerInvariant());
            json.WriteString("from", address?.ToString());
            json.WriteString("action", action);
            json.WriteString("target", target);
            json.WriteStartArray("fields");
            foreach (var field in fields)
            {
                json.WriteStringValue(field);
            }

            json.WriteEndArray();
            if (status is { } code)
            {
                json.WriteNumber("status", code);
            }

            json.WriteEndObject();
        }

        line.Write("\n"u8);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        lock (_lock)
        {
            using var stream = new FileStream(path, options);
            stream.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
            stream.Flush(flushToDisk: true);
        }
    }
}
