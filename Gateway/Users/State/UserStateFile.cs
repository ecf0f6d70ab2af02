using System.Globalization;
using System.Text.Json;

namespace Telepool.Gateway.Users.State;

/// <summary>
/// The file of what was counted. There is always a whole one: a save is written beside it and takes its place, and the one before stays as
/// <c>FILE.old</c>. What cannot be read is never written over but moved to <c>FILE.corrupt-TIME</c>.
/// </summary>
internal sealed class UserStateFile(string path)
{
    private static readonly Dictionary<string, UserTotals> Nobody = new(StringComparer.Ordinal);

    private byte[] _last = [];

    /// <summary>Where it is.</summary>
    public string Path => path;

    private string Old => path + ".old";

    /// <summary>Reads it, and moves out of the way what cannot be read.</summary>
    /// <param name="now">For the name of what is moved.</param>
    public UserStateRead Read(DateTimeOffset now)
    {
        try
        {
            if (File.Exists(path))
            {
                var (users, problem) = Parse(path);
                return users is not null ? new UserStateRead(UserStateStatus.Read, users) : Recover(problem, now);
            }

            // Between the two renames of a save.
            return File.Exists(Old) && Parse(Old).Users is { } before ? new UserStateRead(UserStateStatus.Read, before) : new UserStateRead(UserStateStatus.Missing, Nobody);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new UserStateRead(UserStateStatus.Unreadable, Nobody, $"{path}: {e.Message}");
        }
    }

    /// <summary>Writes it where anything has changed since the last time.</summary>
    /// <returns>Whether something was written.</returns>
    /// <exception cref="IOException">It cannot be written; what is there stays.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public bool Write(IEnumerable<KeyValuePair<string, UserTotals>> users)
    {
        var document = new UserStateDocument
        {
            Version = UserStateDocument.CurrentVersion,
            Users = users.OrderBy(static user => user.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
        };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, UserStateJson.Default.UserStateDocument);
        if (bytes.AsSpan().SequenceEqual(_last))
        {
            return false;
        }

        var spare = path + ".new";
        using (var file = new FileStream(spare, FileMode.Create, FileAccess.Write))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        if (File.Exists(path))
        {
            File.Move(path, Old, overwrite: true);
        }

        File.Move(spare, path, overwrite: true);
        _last = bytes;
        return true;
    }

    private static (IReadOnlyDictionary<string, UserTotals>? Users, string Problem) Parse(string file)
    {
        try
        {
            var document = JsonSerializer.Deserialize(File.ReadAllBytes(file), UserStateJson.Default.UserStateDocument);
            if (document?.Version > UserStateDocument.CurrentVersion)
            {
                throw new NotSupportedException($"it is of version {document.Version}, which a later program has written");
            }

            return document is null || document.Version < 1 || document.Users.Values.Any(static user => user is null || user.BytesUp < 0 || user.BytesDown < 0 || user.Used < 0 || user.Connections < 0)
                ? (null, "it holds numbers that cannot be") : (document.Users, string.Empty);
        }
        catch (JsonException e)
        {
            return (null, $"something is wrong in line {(e.LineNumber ?? 0) + 1}");
        }
    }

    private UserStateRead Recover(string problem, DateTimeOffset now)
    {
        var aside = string.Create(CultureInfo.InvariantCulture, $"{path}.corrupt-{now:yyyyMMddHHmmssfff}");
        File.Move(path, aside);
        return File.Exists(Old) && Parse(Old).Users is { } before
            ? new UserStateRead(UserStateStatus.Recovered, before, $"{path} cannot be used, {problem}. It is now {aside}; what the save before it says counts")
            : new UserStateRead(UserStateStatus.Lost, Nobody, $"{path} cannot be used, {problem}. It is now {aside}, and there is no save before it: every quota counts from zero");
    }
}
