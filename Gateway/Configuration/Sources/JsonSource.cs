using System.Text;
using System.Text.Json;
using ServiceDefaults.Configuration;

namespace Telepool.Gateway.Configuration.Sources;

/// <summary>Reads a configuration file: JSON with comments and trailing commas.</summary>
internal static class JsonSource
{
    private const int MaxDepth = 16;

    /// <summary>Reads a file's text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">What errors call the file.</param>
    /// <param name="folder">What relative file names in it start from.</param>
    /// <param name="errors">Takes what is wrong; repeats nothing of the text, which may hold secrets.</param>
    public static SettingNode? Read(ReadOnlySpan<byte> text, string file, string folder, ICollection<SettingError> errors)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var source = new Source(file, folder, errors);
            var node = source.Value(ref reader, string.Empty);
            return reader.Read() ? null : node;
        }
        catch (JsonException e)
        {
            errors.Add(new SettingError(file, $"is no JSON: something is wrong in line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"));
            return null;
        }
        catch (InvalidOperationException)
        {
            errors.Add(new SettingError(file, "holds a text that is no UTF-8"));
            return null;
        }
    }

    private sealed class Source(string file, string folder, ICollection<SettingError> errors)
    {
        public SettingNode Value(ref Utf8JsonReader reader, string path)
        {
            var origin = path.Length == 0 ? file : $"{file}: {path}";
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    return Object(ref reader, path, origin);
                case JsonTokenType.StartArray:
                    var items = new List<SettingNode>();
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        items.Add(Value(ref reader, $"{path}[{items.Count}]"));
                    }

                    return SettingNode.OfItems(origin, items, folder);
                case JsonTokenType.Null:
                    return SettingNode.OfNull(origin, folder);
                case JsonTokenType.True or JsonTokenType.False:
                    return SettingNode.OfText(origin, reader.GetBoolean() ? "true" : "false", folder);
                case JsonTokenType.Number:
                    return SettingNode.OfText(origin, Encoding.UTF8.GetString(reader.ValueSpan), folder);
                default:
                    return SettingNode.OfText(origin, reader.GetString() ?? string.Empty, folder);
            }
        }

        private SettingNode Object(ref Utf8JsonReader reader, string path, string origin)
        {
            var members = new Dictionary<string, SettingNode>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString() ?? string.Empty;
                var under = path.Length == 0 ? name : $"{path}.{name}";
                reader.Read();
                if (!members.TryAdd(name, Value(ref reader, under)))
                {
                    errors.Add(new SettingError($"{file}: {under}", "is there twice"));
                }
            }

            return SettingNode.OfMembers(origin, members, folder);
        }
    }
}
