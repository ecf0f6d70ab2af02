using Orleans.Runtime;

namespace Orleans.Reminders;

[GenerateSerializer, Immutable]
internal sealed record GrainReminder([property: Id(0)] GrainId GrainId, [property: Id(1)] string ReminderName, [property: Id(2)] string ETag)
    : IGrainReminder;
