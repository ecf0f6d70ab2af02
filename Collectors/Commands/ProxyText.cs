using System.Globalization;
using System.Text.Json;
using Grains.Interfaces.Proxies;

namespace Telepool.Collectors.Commands;

/// <summary>Proxies for people and for programs.</summary>
internal static class ProxyText
{
    public static string Json(IReadOnlyList<ProxyStatus> proxies) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var proxy in proxies)
        {
            json.WriteStartObject();
            json.WriteString("name", proxy.ProxyId);
            json.WriteString("address", proxy.Address);
            json.WriteString("state", Snake(proxy.State));
            json.WriteString("reason", proxy.Reason);
            json.WriteString("country", proxy.Country);
            Number(json, "capacity", proxy.Capacity);
            json.WriteNumber("accounts", proxy.Accounts);
            json.WriteTime("banned_until", proxy.BannedUntil);
            json.WriteNumber("strikes", proxy.Strikes);
            Number(json, "connect_ms", proxy.ConnectMs);
            Number(json, "first_byte_ms", proxy.FirstByteMs);
            Number(json, "error_share", proxy.ErrorShare);
            json.WriteStartArray("unreached_dcs");
            foreach (var dc in proxy.UnreachedDcs)
            {
                json.WriteNumberValue(dc);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static string Json(IReadOnlyList<ProxyTestResult> results) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("name", result.ProxyId);
            json.WriteString("fault", Snake(result.Fault));
            json.WriteString("reason", result.Reason);
            json.WriteNumber("dc", result.DcId);
            Number(json, "connect_ms", result.ConnectMs);
            Number(json, "first_byte_ms", result.FirstByteMs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static string Json(ProxyAddAnswer answer) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("added");
        foreach (var proxy in answer.ProxyIds)
        {
            json.WriteStringValue(proxy);
        }

        json.WriteEndArray();
        json.WriteArray("errors", answer.Errors, static (writer, error) =>
        {
            writer.WriteNumber("line", error.Line);
            writer.WriteNumber("column", error.Column);
            writer.WriteString("problem", error.Problem);
        });
        json.WriteEndObject();
    });

    public static string Json(string proxyId, bool done) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("proxy", proxyId);
        json.WriteBoolean("done", done);
        json.WriteEndObject();
    });

    public static string Table(IReadOnlyList<ProxyStatus> proxies)
    {
        if (proxies.Count == 0)
        {
            return "no proxies; add some with: telepool proxies add ADDRESS…";
        }

        var width = Math.Max(4, proxies.Max(proxy => proxy.ProxyId.Length));
        var lines = proxies.Select(proxy => string.Create(
            CultureInfo.InvariantCulture,
            $"{proxy.ProxyId.PadRight(width)}  {proxy.State,-8}  {proxy.Country,-2}  {Load(proxy),8}  {Ms(proxy.ConnectMs),7}  {Ms(proxy.FirstByteMs),7}  {proxy.ErrorShare,6:P0}  {Remark(proxy)}").TrimEnd());
        return string.Join(Environment.NewLine, lines.Prepend($"{"name".PadRight(width)}  {"state",-8}  in  {"accounts",8}  {"connect",7}  {"answer",7}  {"errors",6}"));
    }

    public static string Table(IReadOnlyList<ProxyTestResult> results)
    {
        if (results.Count == 0)
        {
            return "no proxies to test";
        }

        var width = Math.Max(4, results.Max(result => result.ProxyId.Length));
        var lines = results.Select(result => string.Create(
            CultureInfo.InvariantCulture,
            $"{result.ProxyId.PadRight(width)}  {(result.Fault == ProxyFault.None ? "ok" : "fails"),-5}  {result.DcId,2}  {Ms(result.ConnectMs),7}  {Ms(result.FirstByteMs),7}  {result.Reason}").TrimEnd());
        return string.Join(Environment.NewLine, lines.Prepend($"{"name".PadRight(width)}  {"",-5}  dc  {"connect",7}  {"answer",7}"));
    }

    private static string Load(ProxyStatus proxy) =>
        proxy.Capacity is { } capacity ? string.Create(CultureInfo.InvariantCulture, $"{proxy.Accounts}/{capacity}") : proxy.Accounts.ToString(CultureInfo.InvariantCulture);

    private static string Ms(double? value) => value is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms:F0} ms") : "-";

    private static string Remark(ProxyStatus proxy)
    {
        var until = proxy.BannedUntil is { } time ? string.Create(CultureInfo.InvariantCulture, $", until {time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : string.Empty;
        var unreached = proxy.UnreachedDcs.Count > 0 ? $"does not reach data centre {string.Join(", ", proxy.UnreachedDcs)}" : string.Empty;
        return proxy.Reason.Length > 0 ? proxy.Reason + until : unreached;
    }

    private static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Math.Round(number, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
