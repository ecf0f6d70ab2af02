using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grains.Interfaces.Collection;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Progress;

/// <summary>
/// What happens in followed channels as one JSON object a line: <c>event</c> (<c>new</c>, <c>edit</c>, <c>delete</c>), <c>channel</c>, <c>id</c>, and but for
/// deletions <c>date</c>, <c>edit_date</c> (Unix seconds; 0 where never), <c>text</c> and <c>views</c>. Everything else goes to <paramref name="rest"/>.
/// </summary>
/// <param name="output">Where the lines go.</param>
/// <param name="rest">Is told the same.</param>
public sealed class UpdateLines(TextWriter output, IUpdatesObserver rest) : IUpdatesObserver
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void Following(string username, int pts, string account) => rest.Following(username, pts, account);

    /// <inheritdoc/>
    public void Stored(string username, SinkBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_gate)
        {
            foreach (var message in batch.Messages)
            {
                output.WriteLine(Line("new", username, message));
            }

            foreach (var message in batch.Edits)
            {
                output.WriteLine(Line("edit", username, message));
            }

            foreach (var id in batch.Deleted)
            {
                output.WriteLine(Line("delete", username, new MessageRecord { ChannelId = batch.ChannelId, Id = id, Date = 0 }));
            }

            output.Flush();
        }

        rest.Stored(username, batch);
    }

    /// <inheritdoc/>
    public void Comparing(string username, int pages, bool isOver) => rest.Comparing(username, pages, isOver);

    /// <inheritdoc/>
    public void Waiting(string username, string reason) => rest.Waiting(username, reason);

    /// <inheritdoc/>
    public void Finished(ChannelOutcome outcome) => rest.Finished(outcome);

    private static string Line(string what, string username, MessageRecord message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("event"u8, what);
            json.WriteString("channel"u8, username);
            json.WriteNumber("id"u8, message.Id);
            if (what != "delete")
            {
                json.WriteNumber("date"u8, message.Date);
                json.WriteNumber("edit_date"u8, message.EditDate);
                json.WriteString("text"u8, message.Text);
                if (message.Views is { } views)
                {
                    json.WriteNumber("views"u8, views);
                }
                else
                {
                    json.WriteNull("views"u8);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
