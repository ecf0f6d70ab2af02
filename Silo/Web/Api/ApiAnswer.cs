using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Http;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>What a route of the admin API answers: a value, or why there is none.</summary>
internal sealed class ApiAnswer
{
    private readonly object? _value;
    private readonly OperatorProblem? _problem;
    private readonly int _status;

    private ApiAnswer(object? value, OperatorProblem? problem, int status) => (_value, _problem, _status) = (value, problem, status);

    /// <summary>What the audit says of it.</summary>
    public string Outcome => _problem is null ? OperatorAuditEntry.Done : $"refused: {_problem.Type}";

    /// <summary>Answers with a value.</summary>
    public static ApiAnswer Of(object value, int status = StatusCodes.Status200OK) => new(value, null, status);

    /// <summary>Answers why not.</summary>
    public static ApiAnswer Refuse(OperatorProblem problem) => new(null, problem, problem.Status);

    /// <summary>Answers that there is no such thing.</summary>
    public static ApiAnswer NotFound(string what) => Refuse(new OperatorProblem(StatusCodes.Status404NotFound, "not-found", "Not found", what));

    /// <summary>Answers that somebody else was there first, and with what.</summary>
    public static ApiAnswer Conflict(string detail, object current) =>
        Refuse(new OperatorProblem(StatusCodes.Status409Conflict, "conflict", "Changed meanwhile", detail) { Current = current });

    /// <summary>Answers that it cannot be done as things stand.</summary>
    public static ApiAnswer Unable(string type, string detail) => Refuse(new OperatorProblem(StatusCodes.Status409Conflict, type, "Not possible as things stand", detail));

    /// <summary>Writes the answer.</summary>
    public Task WriteAsync(HttpContext context) => _problem is { } problem
        ? context.WriteProblemAsync(problem)
        : context.WriteJsonAsync(_value, _status);
}
