using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Telepool.Collectors.Storage;

namespace Telepool.Collectors.Control;

/// <summary>
/// Messages as one JSON object a line: <c>id</c>, <c>date</c> (Unix seconds), <c>text</c> and <c>views</c> (null where Telegram does
/// not count them).
/// </summary>
public static class MessageLines
{
    private const int RowsAtOnce = 500;

    // The lines go to terminals and files, not into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a channel's newest messages.</summary>
    /// <param name="store">The database.</param>
    /// <param name="channelId">The channel.</param>
    /// <param name="limit">How many at most; null for all.</param>
    /// <param name="destination">Where the lines go.</param>
    /// <param name="cancellationToken">Stops between two blocks of lines.</param>
    public static async Task WriteAsync(HistoryStore store, long channelId, int? limit, Stream destination, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        var left = limit ?? int.MaxValue;
        var below = int.MaxValue;
        while (left > 0)
        {
            var messages = store.Messages(channelId, below, Math.Min(left, RowsAtOnce));
            foreach (var message in messages)
            {
                json.Reset();
                json.WriteStartObject();
                json.WriteNumber("id"u8, message.Id);
                json.WriteNumber("date"u8, message.Date);
                json.WriteString("text"u8, message.Text);
                if (message.Views is { } views)
                {
                    json.WriteNumber("views"u8, views);
                }
                else
                {
                    json.WriteNull("views"u8);
                }

                json.WriteEndObject();
                json.Flush();
                buffer.Write("\n"u8);
            }

            if (messages.Count == 0)
            {
                return;
            }

            await destination.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
            buffer.ResetWrittenCount();
            left -= messages.Count;
            below = messages[^1].Id;
        }
    }
}
