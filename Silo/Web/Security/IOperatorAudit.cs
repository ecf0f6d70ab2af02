using Microsoft.AspNetCore.Http;

namespace Telepool.Silo.Web.Security;

/// <summary>Records what operators do, before and after. What cannot be recorded is not done.</summary>
internal interface IOperatorAudit
{
    /// <summary>Makes a change between two entries.</summary>
    /// <param name="context">Whose request it is.</param>
    /// <param name="action">What: <c>account.quarantine</c>.</param>
    /// <param name="target">The account, proxy, user or setting; empty where none.</param>
    /// <param name="detail">The operator's reason, or names of what changes, never values; 500 characters are kept.</param>
    /// <param name="change">Makes it.</param>
    /// <param name="outcome">In a few words what came of it; <see cref="Grains.Interfaces.Operators.OperatorAuditEntry.Done"/> where it was done.</param>
    /// <exception cref="AuditUnavailableException">The first entry could not be stored; nothing was changed. The answer is 503.</exception>
    Task<T> RecordAsync<T>(HttpContext context, string action, string target, string detail, Func<Task<T>> change, Func<T, string> outcome);

    /// <summary>Records something that has happened: a login, or one that failed.</summary>
    /// <param name="context">Whose request it is.</param>
    /// <param name="actor">Who; null takes the caller.</param>
    /// <param name="action">What.</param>
    /// <param name="detail">More.</param>
    /// <param name="outcome">What came of it.</param>
    /// <exception cref="AuditUnavailableException">It could not be stored.</exception>
    Task NoteAsync(HttpContext context, string? actor, string action, string detail, string outcome);
}
