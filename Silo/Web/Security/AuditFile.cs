using System.Text.Json;
using Grains.Interfaces.Operators;
using ServiceDefaults.Configuration;

namespace Telepool.Silo.Web.Security;

/// <summary>Appends entries of the audit to a file, one JSON object a line, each flushed to the disk. Opened anew for each, so that it can be rotated by renaming it.</summary>
internal sealed class AuditFile(TelepoolSettings settings, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Appends an entry; does nothing where no file is configured.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public async Task AppendAsync(OperatorAuditEntry entry)
    {
        if (settings.Web.AuditFile is not { } path)
        {
            return;
        }

        using var line = new MemoryStream();
        Write(line, entry);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await using var stream = new FileStream(path, options);
            await stream.WriteAsync(line.GetBuffer().AsMemory(0, (int)line.Length)).ConfigureAwait(false);
            stream.Flush(flushToDisk: true);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Write(MemoryStream line, OperatorAuditEntry entry)
    {
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteNumber("number", entry.Sequence);
            json.WriteString("who", entry.Actor);
            json.WriteString("role", entry.Role?.ToString().ToLowerInvariant());
            json.WriteString("from", entry.Address);
            json.WriteString("action", entry.Action);
            json.WriteString("target", entry.Target);
            json.WriteString("detail", entry.Detail);
            json.WriteString("outcome", entry.Outcome);
            if (entry.Begins is { } begins)
            {
                json.WriteNumber("begins", begins);
            }

            json.WriteEndObject();
        }

        line.Write("\n"u8);
    }
}
