using System.Text.Json;

namespace Telepool.Silo.Web.Security;

/// <summary>Texts inside JSON that no text can be made of: bytes that are no UTF-8, halves of surrogate pairs. The parser lets them pass until they are read.</summary>
internal static class JsonTexts
{
    /// <summary>Whether every name and text can be read.</summary>
    public static bool AreWhole(JsonElement element)
    {
        try
        {
            return Read(element);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() is not null,
        JsonValueKind.Array => element.EnumerateArray().All(Read),
        JsonValueKind.Object => element.EnumerateObject().All(static field => field.Name is not null && Read(field.Value)),
        _ => true,
    };
}
