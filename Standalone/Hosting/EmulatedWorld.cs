using System.Text.Json;
using Telepool.Collectors.Control;

namespace Standalone.Hosting;

/// <summary>
/// What a data directory with an emulator holds. Sessions and messages of one world are wrong in every other, and those of an emulator
/// must never meet Telegram: the file is written before anything else.
/// </summary>
/// <param name="Seed">The seed.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Messages">Messages in all.</param>
internal sealed record EmulatedWorld(long Seed, int Channels, int Messages)
{
    /// <summary>Set when a demo on this directory has run to its end.</summary>
    public bool Finished { get; init; }

    /// <summary>Where the emulator keeps its own files.</summary>
    public static string Folder(DataDirectory data) => Path.Combine(data.Root, "emulator");

    /// <summary>Whether the directory belongs to an emulator.</summary>
    public static bool IsIn(DataDirectory data) => File.Exists(MarkerOf(data));

    /// <summary>Reads the marker; null where there is none or it cannot be read.</summary>
    public static EmulatedWorld? TryRead(DataDirectory data)
    {
        try
        {
            return JsonSerializer.Deserialize<EmulatedWorld>(File.ReadAllText(MarkerOf(data)));
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Takes a directory for this world; the answer says why it cannot be had, and is null where it can.</summary>
    public string? Claim(DataDirectory data)
    {
        if (IsIn(data))
        {
            if (TryRead(data) is not { } there)
            {
                return $"{MarkerOf(data)} is damaged; remove {data.Root} to start anew";
            }

            return there with { Finished = Finished } == this
                ? null
                : $"{data.Root} holds another world (seed {there.Seed}, {there.Channels} channels, {there.Messages} messages); choose another --data or remove it";
        }

        if (File.Exists(data.HistoryDatabase))
        {
            return $"{data.Root} holds sessions and messages of other servers than the emulator's; choose another --data";
        }

        Save(data);
        return null;
    }

    /// <summary>Writes the marker.</summary>
    public void Save(DataDirectory data)
    {
        Directory.CreateDirectory(Folder(data));
        var draft = MarkerOf(data) + ".new";
        File.WriteAllText(draft, JsonSerializer.Serialize(this));
        File.Move(draft, MarkerOf(data), overwrite: true);
    }

    private static string MarkerOf(DataDirectory data) => Path.Combine(Folder(data), "world.json");
}
