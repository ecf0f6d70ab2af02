namespace Telepool.Silo.Web.Security;

/// <summary>Why a request was not answered as asked (RFC 9457).</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Type">A short name that programs know it by; the last part of its <c>type</c>.</param>
/// <param name="Title">The same in a few words.</param>
/// <param name="Detail">What is the matter here; null where the title says all.</param>
/// <param name="Errors">Everything that is wrong with what was sent, each with its field; null where it is not about fields.</param>
internal sealed record OperatorProblem(int Status, string Type, string Title, string? Detail = null, IReadOnlyList<OperatorProblem.FieldError>? Errors = null)
{
    /// <summary>How things stand now, where somebody else has changed them; null where nobody has.</summary>
    public object? Current { get; init; }

    /// <summary>One thing that is wrong.</summary>
    /// <param name="Field">Where: a field of the body or of the query.</param>
    /// <param name="Problem">What.</param>
    /// <param name="Allowed">What is taken; null where the problem says it.</param>
    internal sealed record FieldError(string Field, string Problem, string? Allowed = null);
}
