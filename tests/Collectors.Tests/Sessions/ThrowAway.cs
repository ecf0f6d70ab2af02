using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Telepool.Collectors.Tests.Sessions;

/// <summary>
/// The golden files: sessions that Telethon 1, Pyrogram 2.0, gramjs 2.26 and @mtcute/convert 0.29 wrote with their own code. Their keys open
/// nothing: each is the SHA-256 of its number and a counter.
/// </summary>
internal static class ThrowAway
{
    private static readonly string Here = HereOf();

    public static IReadOnlyDictionary<string, string> Strings { get; } =
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(PathOf("strings.json")))!;

    public static string PathOf(string name) => Path.Combine(Here, "golden", name);

    public static byte[] Key(int number) =>
        [.. Enumerable.Range(0, 8).SelectMany(block => SHA256.HashData(Encoding.ASCII.GetBytes($"throw-away key {number}, block {block}")))];

    private static string HereOf([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
