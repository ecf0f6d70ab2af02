using Grains.Interfaces.Accounts;

namespace Grains.Accounts;

/// <summary>Collects checks in their order.</summary>
internal sealed class ExaminationReport(string accountId)
{
    private readonly List<AccountCheck> _checks = [];

    public AccountExamination ToExamination() => new() { AccountId = accountId, Checks = [.. _checks] };

    public ExaminationReport Ok(string name, string detail) => Add(name, CheckOutcome.Ok, detail, string.Empty);

    public ExaminationReport Warn(string name, string detail, string advice) => Add(name, CheckOutcome.Warning, detail, advice);

    public ExaminationReport Failed(string name, string detail, string advice) => Add(name, CheckOutcome.Failed, detail, advice);

    public ExaminationReport Skip(string name, string detail = "") => Add(name, CheckOutcome.Skipped, detail, string.Empty);

    /// <summary>Adds a check that is as it should be, or a warning.</summary>
    public ExaminationReport Add(string name, bool isOk, string detail, string otherwise, string advice) => isOk ? Ok(name, detail) : Warn(name, otherwise, advice);

    private ExaminationReport Add(string name, CheckOutcome outcome, string detail, string advice)
    {
        _checks.Add(new AccountCheck { Name = name, Outcome = outcome, Detail = detail, Advice = advice });
        return this;
    }
}
