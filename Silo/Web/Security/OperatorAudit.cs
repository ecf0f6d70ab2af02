using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Telepool.Silo.Web.Security;

/// <summary>The audit: in its grain, and in a file where one is configured.</summary>
internal sealed partial class OperatorAudit(IGrainFactory grains, AuditFile file, ILogger<OperatorAudit> logger) : IOperatorAudit
{
    private const int MaxDetail = 500;
    private const string Nobody = "nobody";

    /// <inheritdoc/>
    public async Task<T> RecordAsync<T>(HttpContext context, string action, string target, string detail, Func<Task<T>> change, Func<T, string> outcome)
    {
        var entry = EntryOf(context, null, action, target, detail, OperatorAuditEntry.Begun);
        var begins = await StoreAsync(entry).ConfigureAwait(false);
        T result;
        try
        {
            result = await change().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await CompleteAsync(entry with { Begins = begins, Outcome = "failed: " + exception.GetType().Name }).ConfigureAwait(false);
            throw;
        }

        await CompleteAsync(entry with { Begins = begins, Outcome = outcome(result) }).ConfigureAwait(false);
        return result;
    }

    /// <inheritdoc/>
    public Task NoteAsync(HttpContext context, string? actor, string action, string detail, string outcome) =>
        StoreAsync(EntryOf(context, actor, action, string.Empty, detail, outcome));

    private static OperatorAuditEntry EntryOf(HttpContext context, string? actor, string action, string target, string detail, string outcome) => new()
    {
        Actor = actor ?? context.Caller()?.Name ?? Nobody,
        Role = context.Caller()?.Role,
        Address = context.ClientAddress(),
        Action = action,
        Target = Short(target),
        Detail = Short(detail),
        Outcome = outcome,
    };

    // Lines of the file are lines, whatever an operator typed.
    private static string Short(string text) =>
        new([.. text.Take(MaxDetail).Select(static letter => char.IsControl(letter) ? ' ' : letter)]);

    private async Task<long> StoreAsync(OperatorAuditEntry entry)
    {
        try
        {
            var number = await grains.GetGrain<IOperatorAuditGrain>(IOperatorAuditGrain.Deployment).AppendAsync(entry).ConfigureAwait(false);
            await file.AppendAsync(entry with { Sequence = number }).ConfigureAwait(false);
            return number;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new AuditUnavailableException(exception);
        }
    }

    /// <summary>The change has been made: that its end could not be recorded must not look as if it had not.</summary>
    private async Task CompleteAsync(OperatorAuditEntry entry)
    {
        try
        {
            await StoreAsync(entry).ConfigureAwait(false);
        }
        catch (AuditUnavailableException exception)
        {
            LogNotCompleted(logger, entry.Begins ?? 0, entry.Action, entry.Outcome, exception.InnerException!);
        }
    }

    [LoggerMessage(1321, LogLevel.Error, "The end of entry {Number} of the operators' audit ({Action}: {Outcome}) could not be stored", EventName = "AuditNotCompleted")]
    private static partial void LogNotCompleted(ILogger logger, long number, string action, string outcome, Exception exception);
}
