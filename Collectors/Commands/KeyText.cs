using System.Globalization;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.KeyVault;
using ServiceDefaults.KeyVault;

namespace Telepool.Collectors.Commands;

/// <summary>Keys for people and for programs.</summary>
internal static class KeyText
{
    public static string Lines(KeyRotationStatus status)
    {
        var text = new StringBuilder(status.Place);
        foreach (var key in status.Keys)
        {
            text.Append('\n').Append(key.Id).Append(key.IsCurrent ? "  seals" : "  opens");
            text.Append(key.Uses switch
            {
                null => string.Empty,
                0 when !key.IsCurrent => "  nothing is sealed under it: telepool key retire " + key.Id,
                var uses => string.Create(CultureInfo.InvariantCulture, $"  {uses} sealed under it"),
            });
        }

        text.Append('\n').Append(Progress(status));
        foreach (var failure in status.Failures)
        {
            text.Append('\n').Append("failed: ").Append(failure);
        }

        if (status.Refusal.Length > 0)
        {
            text.Append('\n').Append(status.Refusal);
        }

        return text.ToString();
    }

    public static string Json(KeyRotationStatus status) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("place", status.Place);
        json.WriteArray("keys", status.Keys, static (writer, key) =>
        {
            writer.WriteString("id", key.Id);
            writer.WriteBoolean("is_current", key.IsCurrent);
            if (key.Uses is { } uses)
            {
                writer.WriteNumber("uses", uses);
            }
        });
        json.WriteString("phase", JsonNamingPolicy.SnakeCaseLower.ConvertName(status.Phase.ToString()));
        json.WriteString("target", status.Target);
        json.WriteTime("started_at", status.StartedAt);
        json.WriteTime("ended_at", status.EndedAt);
        json.WriteNumber("total", status.Total);
        json.WriteNumber("done", status.Done);
        json.WriteNumber("resealed", status.Resealed);
        json.WriteNumber("failed", status.Failed);
        json.WriteStartArray("failures");
        foreach (var failure in status.Failures)
        {
            json.WriteStringValue(failure);
        }

        json.WriteEndArray();
        json.WriteString("retiring", status.Retiring);
        json.WriteString("refusal", status.Refusal);
        json.WriteNumber("resumptions", status.Resumptions);
        json.WriteEndObject();
    });

    public static string Lines(IKeyVault vault, bool opens, string? signingProblem)
    {
        var text = new StringBuilder(vault.Place);
        foreach (var key in vault.Keys)
        {
            text.Append('\n').Append(key.Id).Append(key.IsCurrent ? "  seals" : "  opens");
        }

        return text.Append('\n').Append(opens ? "seals and opens" : "does not open what it sealed").Append('\n').Append(signingProblem is null ? "signs" : "does not sign: " + signingProblem).ToString();
    }

    public static string Json(IKeyVault vault, bool opens, bool signs) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("place", vault.Place);
        json.WriteArray("keys", vault.Keys, static (writer, key) =>
        {
            writer.WriteString("id", key.Id);
            writer.WriteBoolean("is_current", key.IsCurrent);
        });
        json.WriteBoolean("seals_and_opens", opens);
        json.WriteBoolean("signs", signs);
        json.WriteEndObject();
    });

    private static string Progress(KeyRotationStatus status) => status.Phase switch
    {
        KeyRotationPhase.Idle => "there was no other key yet",
        KeyRotationPhase.Running => string.Create(CultureInfo.InvariantCulture, $"sealing under {status.Target}: {status.Done} of {status.Total}, {status.Resealed} sealed anew, {status.Failed} failed")
            + (status.Retiring.Length > 0 ? $"; then {status.Retiring} is taken away" : string.Empty),
        KeyRotationPhase.Done => string.Create(CultureInfo.InvariantCulture, $"everything is sealed under {status.Target}: {status.Done} looked at, {status.Resealed} sealed anew"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{status.Failed} of {status.Done} could not be sealed under {status.Target} and were left as they are"),
    };
}
