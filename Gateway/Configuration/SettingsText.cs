using System.Collections;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MTProto.Client.Proxies;
using MTProto.Transports;
using Telepool.Gateway.Admin;

namespace Telepool.Gateway.Configuration;

/// <summary>Settings as a file would hold them, without their secrets.</summary>
internal static class SettingsText
{
    private const string Mask = "***";

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON with stars for secrets.</summary>
    public static byte[] Masked(GatewaySettings settings) => Write(settings, static _ => Mask);

    /// <summary>JSON of a part of the settings with stars for secrets.</summary>
    public static void WriteMasked(Utf8JsonWriter json, object value) => WriteValue(json, value, static _ => Mask);

    /// <summary>Tells two settings apart, by a digest of everything that they say, secrets too.</summary>
    public static string Digest(GatewaySettings settings) => Convert.ToHexString(SHA256.HashData(Write(settings, static secret => Convert.ToHexString(SHA256.HashData(Reveal(secret))))));

    /// <summary>Whether two values of a setting say the same.</summary>
    public static bool AreSame(object? one, object? two) => Bytes(one).AsSpan().SequenceEqual(Bytes(two));

    private static byte[] Bytes(object? value)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            WriteValue(json, value, static secret => Convert.ToHexString(SHA256.HashData(Reveal(secret))));
        }

        return stream.ToArray();
    }

    private static byte[] Write(GatewaySettings settings, Func<object, string> secretText)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            WriteValue(json, settings, secretText);
        }

        return stream.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value, Func<object, string> secretText)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case ProxyAddress or ProxySecret or AdminToken:
                json.WriteStringValue(secretText(value));
                break;
            case ReadOnlyMemory<byte> secret:
                json.WriteStringValue(secret.IsEmpty ? string.Empty : secretText(value));
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int or long or short or ushort or double:
                json.WriteRawValue(SettingScalar.Text(value));
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case IDictionary entries:
                json.WriteStartObject();
                foreach (DictionaryEntry entry in entries)
                {
                    json.WritePropertyName(SettingScalar.Text(entry.Key));
                    WriteValue(json, entry.Value, secretText);
                }

                json.WriteEndObject();
                break;
            case not null when SettingScalar.Is(value.GetType()):
                json.WriteStringValue(SettingScalar.Text(value));
                break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    WriteValue(json, item, secretText);
                }

                json.WriteEndArray();
                break;
            default:
                WriteRecord(json, value, secretText);
                break;
        }
    }

    private static void WriteRecord(Utf8JsonWriter json, object value, Func<object, string> secretText)
    {
        json.WriteStartObject();
        foreach (PropertyInfo property in SettingsBinder.Properties(value.GetType()))
        {
            json.WritePropertyName(SettingName.InFile(property));
            WriteValue(json, property.GetValue(value), secretText);
        }

        json.WriteEndObject();
    }

    private static byte[] Reveal(object secret) => secret switch
    {
        ProxySecret proxy => Encoding.UTF8.GetBytes(proxy.Reveal()),
        ProxyAddress address => Encoding.UTF8.GetBytes(address.Reveal()),
        AdminToken token => Encoding.UTF8.GetBytes(token.Text),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        _ => [],
    };
}
